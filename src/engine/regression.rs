//! A line through points, and a probability from inputs: losses, their minima, and how gradient descent gets there.
//!
//! A loss is a mean over the points, without ½ anywhere, so that of squares has the Hessian 2·[[mean x², mean x], [mean x, 1]].

mod batch;
mod descent;
mod gathered;
mod line;
mod logistic;
mod robust;

pub use batch::{Noise, Spread};
pub use descent::{factor, largest_rate};
pub use gathered::Gathered;
pub use line::{Curvature, Line, Moments};
pub use logistic::{Logistic, Losses, Minimiser, Newton, Theta, push};
pub use robust::{Rho, absolute, huber};
