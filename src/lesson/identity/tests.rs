use super::*;
use crate::scene::Readings;

fn readings() -> ReadingSet {
    let mut readings = ReadingSet::with_arrays_up_to(10);
    let out: &mut dyn Readings = &mut readings;
    out.number("a", "a", 0.1);
    out.number("b", "b", 0.2);
    out.number("c", "c", 0.1 * 0.2 + 1.0);
    out.number("absent", "x", f64::NAN);
    out.array("x", "x", &[3], &|| vec![1.0, 2.0, f64::NAN]);
    out.array("y", "y", &[3], &|| vec![0.1, 0.2, 5.0]);
    readings
}

fn formula(numbers: &str, identity: &str) -> Formula {
    let identity = toml::from_str(identity).expect("TOML");
    Formula {
        symbols: String::new(),
        numbers: Template::parse(numbers).expect("a template"),
        source: String::new(),
        identity: Some(Identity::read(identity).expect("an identity")),
        set: Vec::new(),
        under: Vec::new(),
    }
}

/// Whether all sides that are defined lie as they should; none where none is.
fn holds(numbers: &str, identity: &str) -> Option<bool> {
    let sides = formula(numbers, identity).compare(&readings()).expect("numbers that can be computed");
    (!sides.is_empty()).then(|| sides.iter().all(Sides::hold))
}

const EQUAL: &str = "kind = 'equal'\nleft = 'c'";

#[test]
fn a_wrong_factor_in_the_numbers_is_seen() {
    assert_eq!(holds("{a:.2}·{b:.2} + 1 = {c:.2}", EQUAL), Some(true));
    for wrong in ["2·{a:.2}·{b:.2} + 1", "{a:.2}·{b:.2} + 1.000001", "{a:.2}·{a:.2} + 1", "{a:.2}·{b:.2} + 1 = {a:.2}"]
    {
        assert_eq!(holds(wrong, EQUAL), Some(false), "{wrong}");
    }
}

#[test]
fn what_is_undefined_is_not_compared() {
    assert_eq!(holds("{absent:.2} + 1", EQUAL), None);
    assert_eq!(holds("{a}·{b} + 1 = {absent}", EQUAL), Some(true));
}

#[test]
fn names_stand_for_arrays_and_one_wrong_element_is_enough() {
    let named = "kind = 'equal'\nleft = 'y'\nnames = { 'x₀' = 'x' }";
    assert_eq!(holds("{a:.1}·x₀", named), Some(true), "the last is undefined");
    assert_eq!(holds("{a:.1}·x₀ + x₀ − 1", named), Some(false), "the first is right");
}

#[test]
fn an_estimate_may_be_as_far_off_as_it_says_and_a_bound_as_low() {
    let near = |within: &str| format!("kind = 'estimate'\nof = 'a'\nleft = 'a'\nwithin = '{within}'");
    assert_eq!(holds("{a} ≈ Σx/n = {b}", &near("0.5·b + 1e-9")), Some(true));
    assert_eq!(holds("{a} ≈ Σx/n = {b}", &near("0.09")), Some(false));
    assert_eq!(holds("{b} ≈ {a}", &near("1")), Some(false), "only what stands behind ≈ may be off");
    assert_eq!(holds("{a} ≤ {b}", "kind = 'bound'\nleft = 'a'"), Some(true));
    assert_eq!(holds("{c} ≤ {b}", "kind = 'bound'\nleft = 'c'"), Some(false));
}

#[test]
fn sides_may_be_named_apart_from_the_numbers() {
    let sides = "kind = 'equal'\nsides = [['c', 'a·b + 1'], ['norm(y[0] + 0·x)', 'a']]";
    assert_eq!(holds("anything {a}", sides), Some(true));
    assert_eq!(holds("anything {a}", "kind = 'equal'\nsides = [['c', 'a·b']]"), Some(false));
}

#[test]
fn half_an_identity_is_refused() {
    for bad in [
        "kind = 'equal'",
        "kind = 'none'",
        "kind = 'estimate'\nleft = 'a'",
        "kind = 'definition'\nleft = 'a'",
        "kind = 'equal'\nleft = 'a +'",
        "kind = 'equal'\nleft = 'a'\nreason = 'b'",
    ] {
        assert!(Identity::read(toml::from_str(bad).expect("TOML")).is_err(), "{bad}");
    }
    let words = formula("{a} of {b}", EQUAL).compare(&readings());
    assert!(words.is_err(), "words between numbers");
}
