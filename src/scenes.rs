//! The catalog: its chapters in the order to learn in, one line per topic.

use crate::scene::{Scene, Stage, Staged};

/// Topics that belong together.
#[derive(Debug)]
pub struct Chapter {
    /// Its title in English.
    pub en: &'static str,
    /// Its title in Korean.
    pub ko: &'static str,
    /// Its topics, in the order to learn in.
    pub topics: &'static [Entry],
}

/// A topic: its scene and the lesson that goes with it.
#[derive(Debug)]
pub struct Entry {
    /// The scene's name.
    pub id: &'static str,
    /// The scene with default knobs.
    pub stage: fn() -> Box<dyn Stage>,
    /// The lesson file.
    pub lesson: &'static str,
}

/// Calls the macro `$then` with `[$arguments]` and the list of all topics by chapter. A topic is a module of this one and
/// the scene in it; its lesson is `scenes/<module>.toml`.
#[macro_export]
macro_rules! chapters {
    ($then:ident $($arguments:tt)*) => { $crate::chapters! { [$then] $($arguments)* } };
    ([$($then:tt)+] $($arguments:tt)*) => {
        $($then)+! { [$($arguments)*]
            "Foundations" / "기초" {
                regression: Regression,
                depth: Depth,
            }
            "Vision" / "비전" {}
            "Language" / "언어" {
                recurrent: Recurrent,
                attention: Attention,
            }
            "Latent spaces" / "잠재 공간" {
                vae: Vae,
            }
            "Generation" / "생성" {
                forward: Forward,
                reverse: Reverse,
                diffusion_loss: DiffusionLoss,
            }
            "Foundation models" / "파운데이션 모델" {
                distillation: Distillation,
            }
        }
    };
}

/// [`chapters!`] without the chapters: calls the macro `$then` with `[$arguments]` and one line `module: Scene,` per topic, for
/// instance to make one test of each.
#[macro_export]
macro_rules! topics {
    ([$then:ident $($arguments:tt)*] $($en:literal / $ko:literal { $($module:ident: $scene:ident,)* })+) => {
        $then! { [$($arguments)*] $($($module: $scene,)*)+ }
    };
    ($then:ident $($arguments:tt)*) => { $crate::chapters! { [$crate::topics] $then $($arguments)* } };
}

macro_rules! catalog {
    ([] $($en:literal / $ko:literal { $($module:ident: $scene:ident,)* })+) => {
        $($(mod $module;)*)+

        /// Every chapter, also one that has no topic yet, in the order of the gallery.
        pub static CATALOG: &[Chapter] = &[$(Chapter {
            en: $en,
            ko: $ko,
            topics: &[$(Entry {
                id: <$module::$scene as Scene>::ID,
                stage: Staged::<$module::$scene>::boxed,
                lesson: include_str!(concat!("../scenes/", stringify!($module), ".toml")),
            }),*],
        }),+];
    };
}

chapters!(catalog);
