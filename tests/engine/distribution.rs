//! Distribution functions against closed forms and reference values.

use crate::reference::cases;
use glassbox::engine::distribution::{fisher, normal, student};
use std::f64::consts::PI;

fn assert_relative(what: &str, found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance * expected.abs(), "{what}: {found} is not {expected}");
}

#[test]
fn quantiles_agree_with_the_reference() {
    let all = cases("linalg");
    let case = all.iter().find(|case| case.text("name") == "quantiles").unwrap();
    let p: Vec<f64> = case.tensor("p").into_iter().collect();
    let check = |key: &str, quantile: &dyn Fn(f64) -> f64| {
        let expected: Vec<f64> = case.tensor(key).into_iter().collect();
        for (&p, &expected) in p.iter().zip(&expected) {
            assert_relative(&format!("{key} at {p}"), quantile(p), expected, 1e-11);
        }
    };
    check("normal", &normal::quantile);
    check("student_5", &|p| student::quantile(p, 5.0));
    check("student_97", &|p| student::quantile(p, 97.0));
    check("f_2_20", &|p| fisher::quantile(p, 2.0, 20.0));
    check("f_5_100", &|p| fisher::quantile(p, 5.0, 100.0));
}

#[test]
fn a_quantile_has_its_probability_below_it_far_out_too() {
    for exponent in 0..60 {
        let tail = 0.4 * 10_f64.powi(-5 * exponent);
        assert_relative("Φ", normal::cdf(normal::quantile(tail)), tail, 1e-12);
        for nu in [2.5, 7.0, 300.0, 1e6] {
            assert_relative("t", student::cdf(student::quantile(tail, nu), nu), tail, 1e-11);
            for d2 in [1.0, 30.0] {
                assert_relative("F", fisher::cdf(fisher::quantile(tail, nu, d2), nu, d2), tail, 1e-11);
            }
        }
    }
    // With less freedom the same probability lies further out.
    for exponent in 0..15 {
        let tail = 0.4 * 10_f64.powi(-5 * exponent);
        assert_relative("t", student::cdf(student::quantile(tail, 0.5), 0.5), tail, 1e-11);
        assert_relative("F", fisher::cdf(fisher::quantile(tail, 0.5, 3.0), 0.5, 3.0), tail, 1e-11);
    }
    for p in [0.5 - 1e-12, 0.5 + 1e-9, 0.6, 0.74, 0.76, 0.999_999] {
        assert_relative("Φ", normal::cdf(normal::quantile(p)), p, 1e-15);
        assert_relative("t", student::cdf(student::quantile(p, 3.0), 3.0), p, 1e-14);
        assert_relative("F", fisher::cdf(fisher::quantile(p, 3.0, 8.0), 3.0, 8.0), p, 1e-14);
    }
}

/// Near the middle the distance from it must not be lost in the ½.
#[test]
fn quantiles_near_the_middle_are_the_distance_from_it_over_the_density() {
    let (step, root) = (f64::EPSILON, (2.0 * PI).sqrt());
    assert_relative("Φ", normal::quantile(0.5 + step), step * root, 1e-13);
    assert_relative("t", student::quantile(0.5 - step, 1.0), -step * PI, 1e-13);
}

#[test]
fn tails_of_the_normal_distribution_are_those_of_its_asymptotic_series() {
    for x in [12.0, 20.0, 35.0_f64] {
        // Φ(−x) ~ φ(x)/x·(1 − 1/x² + 3/x⁴ − 15/x⁶ + 105/x⁸ − …), with an error below the next term.
        let s = 1.0 / (x * x);
        let series = 1.0 - s * (1.0 - 3.0 * s * (1.0 - 5.0 * s * (1.0 - 7.0 * s * (1.0 - 9.0 * s))));
        assert_relative("Φ", normal::upper(x), normal::density(x) / x * series, 1e-8);
    }
    assert_eq!(normal::cdf(0.0), 0.5);
}

#[test]
fn students_distribution_has_its_closed_forms() {
    for x in [0.0, 1e-6, 0.3, 1.0, 2.5, 40.0, 1e6_f64] {
        // ν = 1 is Cauchy's.
        assert_relative("ν = 1", student::upper(x, 1.0), (1.0 / x).atan() / PI, 1e-13);
        let root = (2.0 + x * x).sqrt();
        assert_relative("ν = 2", student::upper(x, 2.0), 1.0 / (root * (root + x)), 1e-13);
        assert_relative("ν = 2", student::cdf(x, 2.0), 0.5 + 0.5 * x / root, 1e-13);
        assert_relative("ν = 1", student::density(x, 1.0), 1.0 / (PI * (1.0 + x * x)), 1e-13);
    }
    // Of many degrees of freedom it is the normal one, whose quantile z grows by (z³ + z)/4ν (Fisher & Cornish 1960).
    for nu in [1e5, 1e7, 1e9] {
        let z = normal::quantile(0.9);
        assert_relative("many", student::quantile(0.9, nu), z + (z * z * z + z) / (4.0 * nu), 1e-10);
    }
}

#[test]
fn the_f_distribution_has_its_closed_forms() {
    for x in [1e-6, 0.3, 1.0, 2.5, 40.0, 1e6_f64] {
        for d2 in [1.0, 4.0, 35.0] {
            let upper = (1.0 + 2.0 * x / d2).powf(-0.5 * d2);
            assert_relative("d₁ = 2", fisher::upper(x, 2.0, d2), upper, 1e-12);
            assert_relative("d₁ = 2", fisher::density(x, 2.0, d2), upper / (1.0 + 2.0 * x / d2), 1e-12);
            // t² has the F distribution of (1, ν); and 1/F that of (d₂, d₁).
            assert_relative("d₁ = 1", fisher::upper(x, 1.0, d2), 2.0 * student::upper(x.sqrt(), d2), 1e-12);
            assert_relative("1/F", fisher::upper(x, 3.0, d2), fisher::cdf(1.0 / x, d2, 3.0), 1e-12);
        }
    }
    assert_eq!((fisher::cdf(-1.0, 2.0, 3.0), fisher::upper(-1.0, 2.0, 3.0)), (0.0, 1.0));
}

/// The densities are written down on their own: their sums must give the distribution functions.
#[test]
fn densities_are_the_slopes() {
    let h = 1e-5;
    for x in [0.2, 0.9, 3.0] {
        let slope = |f: &dyn Fn(f64) -> f64| (f(x + h) - f(x - h)) / (2.0 * h);
        assert_relative("Φ", normal::density(x), slope(&normal::cdf), 1e-8);
        assert_relative("t", student::density(x, 6.0), slope(&|x| student::cdf(x, 6.0)), 1e-8);
        assert_relative("F", fisher::density(x, 5.0, 9.0), slope(&|x| fisher::cdf(x, 5.0, 9.0)), 1e-8);
    }
}

#[test]
fn the_ends_and_what_is_not_defined() {
    assert_eq!((normal::quantile(0.0), normal::quantile(1.0)), (f64::NEG_INFINITY, f64::INFINITY));
    assert_eq!((student::quantile(0.0, 4.0), student::quantile(1.0, 4.0)), (f64::NEG_INFINITY, f64::INFINITY));
    assert_eq!((fisher::quantile(0.0, 4.0, 5.0), fisher::quantile(1.0, 4.0, 5.0)), (0.0, f64::INFINITY));
    assert_eq!((normal::quantile(0.5), student::quantile(0.5, 4.0)), (0.0, 0.0));
    assert_eq!((student::upper(f64::INFINITY, 4.0), student::cdf(f64::INFINITY, 4.0)), (0.0, 1.0));
    assert_eq!((fisher::upper(f64::INFINITY, 4.0, 5.0), fisher::cdf(f64::INFINITY, 4.0, 5.0)), (0.0, 1.0));
    let undefined = [
        normal::quantile(-0.1),
        normal::quantile(f64::NAN),
        student::cdf(1.0, 0.0),
        student::quantile(1.5, 4.0),
        student::upper(f64::NAN, 4.0),
        fisher::cdf(1.0, -1.0, 2.0),
        fisher::quantile(f64::NAN, 1.0, 2.0),
    ];
    assert!(undefined.iter().all(|x| x.is_nan()));
}
