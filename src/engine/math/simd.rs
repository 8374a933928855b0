//! One loop, compiled for several instruction sets; the best one this processor has is chosen at run time.
//!
//! The bits cannot depend on that choice: without the `fma` feature the compiler neither fuses a product with a sum nor
//! reorders a sum, so a wider register only means that more independent outputs are computed at a time.
#![allow(unsafe_code)] // Calling a function compiled for AVX2 is unsafe unless the processor has it.

/// The instruction sets a loop is compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstructionSet {
    /// What every processor of the target has: SSE2 on x86-64, NEON on ARM.
    Baseline,
    /// 256-bit registers, on most x86-64 processors since 2013.
    Avx2,
}

impl InstructionSet {
    /// The best of this processor.
    #[inline]
    pub fn best() -> Self {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            return Self::Avx2;
        }
        Self::Baseline
    }

    /// Runs `body`, compiled for this instruction set; for the baseline if the processor lacks it. `body` must be
    /// `#[inline(always)]`, and so must what it calls, or the callee keeps the instructions of the baseline.
    #[inline]
    pub fn run<R>(self, body: impl FnOnce() -> R) -> R {
        #[cfg(target_arch = "x86_64")]
        if self == Self::Avx2 && is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has AVX2, asked in the line above.
            return unsafe { with_avx2(body) };
        }
        body()
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn with_avx2<R>(body: impl FnOnce() -> R) -> R {
    body()
}
