//! The catalog: one line per topic.

use crate::scene::{Scene, Stage, Staged};

/// A topic: its scene and the lesson that goes with it.
pub struct Entry {
    /// The scene's name.
    pub id: &'static str,
    /// The scene with default knobs.
    pub stage: fn() -> Box<dyn Stage>,
    /// The lesson file.
    pub lesson: &'static str,
}

/// The topics in the order of the gallery, one line each, handed to another macro: the catalog below, and the tests, which
/// make one test for each scene. What else is given goes before them in brackets.
#[macro_export]
macro_rules! topics {
    ($then:ident $($arguments:tt)*) => {
        $then! {
            [$($arguments)*]
            forward: Forward,
            reverse: Reverse,
            vae: Vae,
            attention: Attention,
            recurrent: Recurrent,
        }
    };
}

macro_rules! catalog {
    ([] $($module:ident: $scene:ident,)+) => {
        $(mod $module;)+

        /// Every topic, in the order of the gallery.
        pub const CATALOG: &[Entry] = &[$(Entry {
            id: <$module::$scene as Scene>::ID,
            stage: Staged::<$module::$scene>::boxed,
            lesson: include_str!(concat!("../scenes/", stringify!($module), ".toml")),
        }),+];
    };
}

topics!(catalog);
