use super::*;
use crate::engine::rng::{Stream, rng, uniform};

fn mixture(parts: &[(f64, f64, f64)]) -> Mixture {
    let component = |&(weight, mean, sd): &(f64, f64, f64)| Component { weight, mean, variance: sd * sd };
    Mixture { components: parts.iter().map(component).collect() }.standardised()
}

/// Mixtures whose posteriors have poles near and far: two alike and well apart, narrow in wide, eight in a row.
fn mixtures() -> Vec<Mixture> {
    let row: Vec<_> = (0..8).map(|i| (0.125, f64::from(i) * 1.3, 0.1 + 0.05 * f64::from(i % 3))).collect();
    vec![
        mixture(&[(0.3, -1.5, 0.35), (0.7, 1.0, 0.5)]),
        mixture(&[(0.5, -1.0, 0.25), (0.5, 1.0, 0.25)]),
        mixture(&[(0.01, 0.5, 0.02), (0.99, 0.0, 1.0)]),
        mixture(&row),
        scattered(40, 0.05),
    ]
}

/// Kernels of one width around points drawn at random.
fn scattered(points: usize, sd: f64) -> Mixture {
    let mut rng = rng(0, Stream::Data);
    let weight = 1.0 / points as f64;
    let components = (0..points).map(|_| Component { weight, mean: 4.0 * uniform(&mut rng), variance: sd * sd });
    Mixture { components: components.collect() }.standardised()
}

const LEVELS: [f64; 9] = [-20.0, -9.0, -4.0, -1.0, 0.5, 2.5, 5.0, 9.21, 13.8];

#[test]
fn halving_the_step_changes_nothing_within_a_part_in_ten_to_the_ten() {
    for (i, mixture) in mixtures().iter().enumerate() {
        for level in LEVELS.map(Level::of_log_snr) {
            let (found, finer) = (mixture.mmse(level), mixture.mmse_with(level, 2 * FINE));
            assert!((found / finer - 1.0).abs() < 1e-10, "{i} at {level:?}: {found} {finer}");
            let (found, finer) = (mixture.noised_entropy(level), mixture.entropy_with(level, 2 * FINE));
            assert!((found - finer).abs() < 1e-11, "{i} at {level:?}: {found} {finer}");
        }
    }
}

#[test]
fn the_error_is_the_data_s_variance_without_that_of_the_guess() {
    for (i, mixture) in mixtures().iter().enumerate() {
        for level in LEVELS[..6].iter().map(|l| Level::of_log_snr(*l)) {
            let (signal, step) = (level.alpha_bar.sqrt(), 1e-3);
            let density = |x: f64| {
                let part = |c: &Component| {
                    let (shift, v) = (x - signal * c.mean, level.alpha_bar * c.variance + level.noise);
                    c.weight * math::exp(-0.5 * shift * shift / v) / (TAU * v).sqrt()
                };
                mixture.components.iter().map(part).sum::<f64>()
            };
            let guess = |x: f64| mixture.posterior_mean(level, x);
            let square =
                |i: i32| guess(step * f64::from(i)) * guess(step * f64::from(i)) * density(step * f64::from(i));
            let of_guess = step * (-9000..=9000).map(square).sum::<f64>();
            let (found, expected) = (mixture.mmse(level), mixture.variance() - of_guess);
            assert!((found - expected).abs() < 1e-10, "{i} at {level:?}: {found} {expected}");
        }
    }
}

#[test]
fn of_one_gaussian_everything_is_known() {
    let normal = mixture(&[(1.0, 3.0, 2.0)]);
    for level in LEVELS.map(Level::of_log_snr) {
        assert!((normal.mmse(level) / level.noise - 1.0).abs() < 1e-14);
        assert!((normal.posterior_mean(level, 0.7) - level.alpha_bar.sqrt() * 0.7).abs() < 1e-15);
        assert!((normal.noised_entropy(level) - 0.5 * math::ln(TAU * E)).abs() < 1e-15);
    }
    assert!((normal.entropy() - 0.5 * math::ln(TAU * E)).abs() < 1e-15);
}

/// Guo, Shamai & Verdú 2005: the information in xₜ grows with the SNR by half the least mean square error.
#[test]
fn information_grows_by_half_the_error() {
    for (i, mixture) in mixtures().iter().enumerate() {
        let (low, high, n) = (-6.0, 8.0, 700);
        let information = |log_snr| {
            let level = Level::of_log_snr(log_snr);
            mixture.noised_entropy(level) - 0.5 * math::ln(TAU * E * level.noise)
        };
        let width = (high - low) / f64::from(n);
        let simpson = |k: i32| match k {
            0 => 1.0,
            k if k == 2 * n => 1.0,
            k if k % 2 == 1 => 4.0,
            _ => 2.0,
        };
        let rate = |log_snr: f64| 0.5 * math::exp(log_snr) * mixture.mmse(Level::of_log_snr(log_snr));
        let grown = (0..=2 * n).map(|k| simpson(k) * rate(low + 0.5 * width * f64::from(k))).sum::<f64>() * width / 6.0;
        let expected = information(high) - information(low);
        assert!((grown - expected).abs() < 1e-8, "{i}: {grown} {expected}");
    }
}

#[test]
fn many_of_one_width_are_summed_as_few_are() {
    let many = scattered(40, 0.1);
    // One of them a hair wider: then each is summed by itself.
    let mut few = many.clone();
    few.components[7].variance *= 1.0 + 1e-13;
    for level in LEVELS.map(Level::of_log_snr) {
        assert!((many.mmse(level) / few.mmse(level) - 1.0).abs() < 1e-11, "{level:?}");
        assert!((many.noised_entropy(level) - few.noised_entropy(level)).abs() < 1e-11, "{level:?}");
    }
}

/// By mpmath's quadrature with 25 digits.
#[test]
fn the_error_of_a_known_mixture_is_what_adaptive_quadrature_says() {
    let known = mixture(&[(0.3, -1.5, 0.35), (0.7, 1.0, 0.5)]);
    for (log_snr, expected) in [
        (-6.0, 0.997_526_312_312_215_4),
        (-1.0, 0.719_414_581_625_557_6),
        (0.5, 0.325_832_089_340_707_5),
        (3.0, 0.037_736_718_883_909_1),
        (9.2103, 9.992_774_465_659_78e-5),
        (13.0, 2.260_290_391_341_848_4e-6),
    ] {
        let found = known.mmse(Level::of_log_snr(log_snr));
        assert!((found / expected - 1.0).abs() < 1e-12, "{log_snr}: {found}");
    }
}
