//! Zero terminal SNR (Lin et al. 2023, "Common Diffusion Noise Schedules and Sample Steps Are Flawed", algorithm 1).

/// The βs of the schedule whose √ᾱ is that of `betas`, shifted to end at exactly 0 and scaled to start where it did:
///
/// √ᾱ′ₜ = (√ᾱₜ − √ᾱ_T) · √ᾱ₁ / (√ᾱ₁ − √ᾱ_T)
///
/// Where there is nothing to stretch (a single step, or β₂ … β_T all 0) only the last β changes, to 1.
pub(super) fn rescaled(mut betas: Vec<f64>) -> Vec<f64> {
    let mut sqrt_alpha_bar = 1.0;
    let mut drops = Vec::new(); // √ᾱₜ₋₁ − √ᾱₜ
    for beta in &betas {
        let sqrt_alpha = (1.0 - beta).sqrt();
        // 1 − √α = β / (1 + √α), without cancellation.
        drops.push(sqrt_alpha_bar * beta / (1.0 + sqrt_alpha));
        sqrt_alpha_bar *= sqrt_alpha;
    }
    // β′ₜ = 1 − ᾱ′ₜ / ᾱ′ₜ₋₁ needs √ᾱ′ only up to its scale: √ᾱₜ − √ᾱ_T, the sum of the drops to come.
    let mut after = 0.0;
    for i in (1..betas.len()).rev() {
        let before = after + drops[i];
        if before > 0.0 {
            // Factor by factor (a square could underflow), and rounding must not lift a variance above 1.
            betas[i] = (drops[i] / before * ((before + after) / before)).min(1.0);
        }
        after = before;
    }
    if after == 0.0
        && let Some(last) = betas.last_mut()
    {
        *last = 1.0;
    }
    betas
}

#[cfg(test)]
mod tests {
    use super::rescaled;

    #[test]
    fn rescaling_keeps_the_first_step_and_ends_in_pure_noise() {
        let betas = rescaled(vec![0.1, 0.2, 0.3]);
        assert_eq!((betas[0], betas[2]), (0.1, 1.0));
        // √ᾱ = 0.948683, 0.848528, 0.709930 shifted by the last: 0.238754, 0.138598, 0.
        assert!((betas[1] - (1.0 - (0.138_598_f64 / 0.238_754).powi(2))).abs() < 1e-5);
    }

    #[test]
    fn schedules_with_nothing_to_stretch_still_end_in_pure_noise() {
        assert_eq!(rescaled(vec![0.1]), [1.0]);
        assert_eq!(rescaled(vec![0.1, 0.0, 0.0]), [0.1, 0.0, 1.0]);
        assert_eq!(rescaled(vec![0.1, 1.0, 0.5]), [0.1, 1.0, 0.5]);
        assert_eq!(rescaled(vec![]), [0.0; 0]);
    }
}
