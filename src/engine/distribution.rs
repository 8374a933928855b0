//! Distribution functions of test statistics and their quantiles, in f64: how far off is far?
//!
//! Every one has `cdf`, the probability below x; `upper`, that above it, exact also where `cdf` rounds to 1; and `quantile`, the
//! x with a given probability below it. Probabilities agree with closed forms to some 10⁻¹³ of themselves, and quantiles as their
//! probabilities do; of the powers of many thousand degrees of freedom a digit or two more is lost. What is not defined is NaN.
//!
//! ```
//! use glassbox::engine::distribution::{normal, student};
//!
//! // 95 % lie within 1.96 standard deviations, or within 2.57 estimated ones if six values estimate it.
//! assert!((normal::quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-14);
//! assert!((student::quantile(0.975, 5.0) - 2.570_581_835_636_315).abs() < 1e-13);
//! ```

mod beta;
mod inverse;

pub mod fisher;
pub mod normal;
pub mod student;
