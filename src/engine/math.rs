//! Elementary functions whose bits do not depend on the platform.
//!
//! std's transcendental functions call the C library of the machine and differ between machines in the last bits; these
//! are `libm`'s, in plain Rust, the same everywhere. `sqrt`, `abs`, `floor`, `+ − × ÷` are exact by IEEE 754 and may be
//! taken from std.

mod polygamma;
pub mod simd;
pub mod single;

pub use polygamma::{digamma, trigamma};

/// eˣ.
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// eˣ − 1, exact also near 0.
pub fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}

/// Natural logarithm; −∞ at 0, NaN below.
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// ln(1 + x), exact also near 0.
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// Logarithm to base 10.
pub fn log10(x: f64) -> f64 {
    libm::log10(x)
}

/// xʸ.
pub fn pow(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

/// Sine of an angle in radians.
pub fn sin(x: f64) -> f64 {
    libm::sin(x)
}

/// Cosine of an angle in radians.
pub fn cos(x: f64) -> f64 {
    libm::cos(x)
}

/// Hyperbolic tangent.
pub fn tanh(x: f64) -> f64 {
    libm::tanh(x)
}

/// The error function, 2/√π · ∫₀ˣ exp(−u²) du.
pub fn erf(x: f64) -> f64 {
    libm::erf(x)
}

/// 1 − erf x, exact also where that is small.
pub fn erfc(x: f64) -> f64 {
    libm::erfc(x)
}

/// ln |Γ(x)|.
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// The logistic function 1 / (1 + e⁻ˣ), without overflow on either side.
pub fn sigmoid(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + exp(-x))
    } else {
        let e = exp(x);
        e / (1.0 + e)
    }
}
