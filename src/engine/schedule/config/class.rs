//! What diffusers' scheduler classes do with what their files leave out. The defaults are facts of their constructors
//! (huggingface/diffusers, `src/diffusers/schedulers/`).

use super::super::Kind;

/// What a class makes its schedule from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Class {
    /// βs, with these defaults.
    Betas(Defaults),
    /// No βs: what it has in their place.
    Other(&'static str),
}

/// What stands for a key that is absent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Defaults {
    pub steps: usize,
    pub beta_start: f64,
    pub beta_end: f64,
    pub kind: Kind,
    /// By what the SNR is divided (`snr_shift_scale`).
    pub snr_shift: f64,
    /// What ᾱ_T is in place of 0 where it is rescaled to end there: samplers that work with σ = √((1−ᾱ)/ᾱ) need a finite one.
    pub least_alpha_bar: f64,
}

const DDPM: Defaults = Defaults {
    steps: 1000,
    beta_start: 0.0001,
    beta_end: 0.02,
    kind: Kind::Linear,
    snr_shift: 1.0,
    least_alpha_bar: 0.0,
};
/// The βs of latent diffusion models.
const LATENT: Defaults = Defaults { beta_start: 0.00085, beta_end: 0.012, ..DDPM };
const SIGMAS: Defaults = Defaults { least_alpha_bar: 1.0 / 16_777_216.0, ..DDPM };

const FLOW: &str = "flow matching, xₜ = (1−σ)·x₀ + σ·ε";
const LEVELS: &str = "noise levels σ of its own";
const TOKENS: &str = "tokens that are masked or replaced";

/// Every class by its name, without `Scheduler` at its end and, for its twin in JAX, `Flax` at its beginning.
const CLASSES: [(&str, Class); 37] = [
    ("DDPM", Class::Betas(DDPM)),
    ("DDPMParallel", Class::Betas(DDPM)),
    ("DDIM", Class::Betas(DDPM)),
    ("DDIMParallel", Class::Betas(DDPM)),
    ("DDIMInverse", Class::Betas(DDPM)),
    ("PNDM", Class::Betas(DDPM)),
    ("RePaint", Class::Betas(DDPM)),
    ("LMSDiscrete", Class::Betas(DDPM)),
    ("EulerDiscrete", Class::Betas(SIGMAS)),
    ("EulerAncestralDiscrete", Class::Betas(SIGMAS)),
    ("DPMSolverMultistep", Class::Betas(SIGMAS)),
    ("DPMSolverMultistepInverse", Class::Betas(DDPM)),
    ("DPMSolverSinglestep", Class::Betas(DDPM)),
    ("DEISMultistep", Class::Betas(DDPM)),
    ("UniPCMultistep", Class::Betas(SIGMAS)),
    ("SASolver", Class::Betas(DDPM)),
    ("HeunDiscrete", Class::Betas(LATENT)),
    ("KDPM2Discrete", Class::Betas(LATENT)),
    ("KDPM2AncestralDiscrete", Class::Betas(LATENT)),
    ("DPMSolverSDE", Class::Betas(LATENT)),
    ("LCM", Class::Betas(Defaults { kind: Kind::ScaledLinear, ..LATENT })),
    ("TCD", Class::Betas(Defaults { kind: Kind::ScaledLinear, ..LATENT })),
    ("CogVideoXDDIM", Class::Betas(Defaults { kind: Kind::ScaledLinear, snr_shift: 3.0, ..LATENT })),
    ("CogVideoXDPM", Class::Betas(Defaults { kind: Kind::ScaledLinear, snr_shift: 3.0, ..LATENT })),
    ("UnCLIP", Class::Betas(Defaults { kind: Kind::Cosine, ..DDPM })),
    ("ConsistencyDecoder", Class::Betas(Defaults { kind: Kind::Cosine, steps: 1024, ..DDPM })),
    ("DDPMWuerstchen", Class::Other("a cosine with an offset s and a scaler")),
    ("IPNDM", Class::Other("a quarter of a circle, α = cos and σ = sin")),
    ("EDMEuler", Class::Other(LEVELS)),
    ("EDMDPMSolverMultistep", Class::Other(LEVELS)),
    ("CosineDPMSolverMultistep", Class::Other(LEVELS)),
    ("CMStochasticIterative", Class::Other(LEVELS)),
    ("KarrasVe", Class::Other(LEVELS)),
    ("ScoreSdeVe", Class::Other(LEVELS)),
    ("ScoreSdeVp", Class::Other("a continuous time, β(t) between beta_min and beta_max")),
    ("VQDiffusion", Class::Other(TOKENS)),
    ("Amused", Class::Other(TOKENS)),
];

impl Class {
    /// What a file without a class's name is read as.
    pub const DEFAULT: Defaults = DDPM;
    /// What is shown in place of βs by a model that was trained by flow matching.
    pub const FLOW: Self = Self::Other(FLOW);

    /// The class of this name, if it is known.
    pub fn named(name: &str) -> Option<Self> {
        let short = name.strip_suffix("Scheduler").unwrap_or(name);
        let short = short.strip_prefix("Flax").unwrap_or(short);
        let known = CLASSES.iter().find(|(known, _)| *known == short).map(|(_, class)| *class);
        known.or_else(|| short.contains("Flow").then_some(Self::FLOW))
    }
}
