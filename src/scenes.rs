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

macro_rules! catalog {
    ($($module:ident: $scene:ident,)+) => {
        $(mod $module;)+

        /// Every topic, in the order of the gallery.
        pub const CATALOG: &[Entry] = &[$(Entry {
            id: <$module::$scene as Scene>::ID,
            stage: Staged::<$module::$scene>::boxed,
            lesson: include_str!(concat!("../scenes/", stringify!($module), ".toml")),
        }),+];
    };
}

catalog! {
    forward: Forward,
    reverse: Reverse,
    vae: Vae,
    attention: Attention,
    recurrent: Recurrent,
}
