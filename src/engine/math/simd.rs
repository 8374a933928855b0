//! One loop, compiled for several instruction sets; the best one this processor has is chosen at run time.
//!
//! The bits cannot depend on that choice. Every product of f32 that is added to something is fused, that is rounded once
//! after the sum (IEEE 754 fusedMultiplyAdd): one instruction where the processor has it, computed exactly by
//! [`fused::mul_add`] where it has not. The compiler itself neither fuses nor reorders, so a wider register only means that
//! more independent outputs are computed at a time.
#![allow(unsafe_code)] // Calling a function compiled for AVX2 and FMA is unsafe unless the processor has them.
#![allow(clippy::inline_always)] // What a vectorised loop calls must be compiled into it; see `run`.

pub mod fused;
// Not for others: a set they name themselves need not be one that the processor has.
pub(crate) mod panel;
pub(crate) mod tile;
pub mod vector;

#[cfg(test)]
mod tests;

/// The instruction sets a loop is compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstructionSet {
    /// What every processor of the target has, with fused products computed step by step: 30 to 60 times slower.
    Portable,
    /// With an instruction for a fused product: AVX2 and FMA, on x86-64 processors since 2013, and every ARM64.
    Fused,
}

impl InstructionSet {
    /// The best of this processor.
    #[inline]
    pub fn best() -> Self {
        #[cfg(test)]
        if tests::PORTABLE.get() {
            return Self::Portable;
        }
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            return Self::Fused;
        }
        if cfg!(target_arch = "aarch64") { Self::Fused } else { Self::Portable }
    }

    /// Runs `body`, compiled for this instruction set, or the portable one if the processor lacks it, and tells it which.
    /// `body` must be `#[inline(always)]`, and so must what it calls, or the callee keeps the instructions of the target.
    #[inline]
    pub fn run<R>(self, body: impl FnOnce(Self) -> R) -> R {
        if self == Self::Portable || Self::best() == Self::Portable {
            return body(Self::Portable);
        }
        #[cfg(target_arch = "x86_64")]
        // SAFETY: the best set of this processor is the fused one, so it has AVX2 and FMA.
        return unsafe { with_fma(body) };
        #[cfg(not(target_arch = "x86_64"))]
        body(Self::Fused)
    }

    /// a·b + c, rounded once. Only where [`Self::run`] has told the set: elsewhere the fused one is a slow call of a library.
    #[inline(always)]
    pub fn mul_add(self, a: f32, b: f32, c: f32) -> f32 {
        match self {
            Self::Fused => a.mul_add(b, c),
            Self::Portable => fused::mul_add(a, b, c),
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn with_fma<R>(body: impl FnOnce(InstructionSet) -> R) -> R {
    body(InstructionSet::Fused)
}
