//! Moments of several acts: one enum for the scene, and its kinds looked up in a trace.

use std::sync::Arc;

/// What one act shows, as one kind of a scene's moments.
pub trait Of<M>: Sized {
    /// The moment, if it is of this kind.
    fn of(moment: &M) -> Option<&Self>;
}

/// Every moment of one kind in a trace, in order.
pub fn all<'a, P: Of<M> + 'a, M>(trace: &'a [Arc<M>]) -> impl DoubleEndedIterator<Item = &'a P> {
    trace.iter().filter_map(|moment| P::of(moment))
}

/// The moments of a scene with several acts: an enum with a variant a kind, each made `From` its kind and found by
/// [`View::last`](super::View::last) and [`View::all`](super::View::all).
///
/// ```text
/// acts! {
///     /// One instant of one of the acts.
///     pub enum Moment {
///         /// The network learns.
///         Training(training::Progress),
///         /// A code is drawn.
///         Sampling(sampling::Draw),
///     }
/// }
/// ```
macro_rules! acts {
    ($(#[$about:meta])* $vis:vis enum $moment:ident { $($(#[$of_kind:meta])* $name:ident($kind:ty),)+ }) => {
        $(#[$about])*
        $vis enum $moment { $($(#[$of_kind])* $name($kind),)+ }

        $(impl From<$kind> for $moment {
            fn from(moment: $kind) -> Self {
                Self::$name(moment)
            }
        }

        impl $crate::scene::Of<$moment> for $kind {
            fn of(moment: &$moment) -> Option<&Self> {
                #[allow(unreachable_patterns)] // Where there is one act only.
                match moment {
                    $moment::$name(moment) => Some(moment),
                    _ => None,
                }
            }
        })+
    };
}

pub(crate) use acts;
