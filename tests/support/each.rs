//! One test for each scene and contract, so that `cargo test vae` is all that holds of `vae`, and one failure hides no other.

use crate::subjects::{Subject, subjects};
use std::fs;
use std::io::Write;

/// Makes of each contract, a function of a scene, a test for every scene of the catalog and the one for tests:
/// `contract::vae`.
macro_rules! for_every_scene {
    ($($contract:ident),+ $(,)?) => { $(glassbox::topics!(tests_of $contract);)+ };
}

macro_rules! tests_of {
    ([$contract:ident] $($module:ident: $scene:ident,)+) => {
        mod $contract {
            tests_of! { $contract $($module)+ line_fit }
        }
    };
    ($contract:ident $($module:ident)+) => {
        $(#[test]
        fn $module() {
            let subject = crate::each::subject(stringify!($module));
            crate::each::at_cost(subject.id, module_path!(), || super::$contract(subject));
        })+
    };
}

/// The scene of a module of the catalog.
pub fn subject(module: &str) -> &'static Subject {
    let id = module.replace('_', "-");
    subjects().iter().find(|subject| subject.id == id).unwrap_or_else(|| panic!("no scene is called {id}"))
}

/// Runs a test. If `GLASSBOX_COSTS` names a file, a line is added to it: the scene, the part of the contract that the test at
/// `path` belongs to, its seconds of CPU.
pub fn at_cost(scene: &str, path: &str, test: impl FnOnce()) {
    let before = cpu_seconds();
    test();
    let (Some(file), Some(before), Some(after)) = (std::env::var_os("GLASSBOX_COSTS"), before, cpu_seconds()) else {
        return;
    };
    let part = path.split("::").nth(1).unwrap_or(path);
    let file = fs::OpenOptions::new().create(true).append(true).open(file);
    writeln!(file.expect("a file for the costs"), "{scene} {part} {:.3}", after - before).expect("written");
}

/// What this thread has taken so far, where the system tells it (Linux does).
fn cpu_seconds() -> Option<f64> {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = told.split(' ').next()?.parse().ok()?;
    Some(1e-9 * nanoseconds)
}
