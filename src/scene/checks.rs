//! Checks: identities that must hold at a moment, each as two independent computations of one thing.

/// Takes the checks of one moment.
pub trait Checks {
    /// One check. `claim` is a key of the lesson's words (`claim.<claim>`); `source` says where the identity comes from.
    fn check(&mut self, claim: &'static str, left: f64, right: f64, tolerance: f64, source: &'static str);
}

/// One check with both its sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// Its name; the words for it are `claim.<claim>` of the lesson.
    pub claim: &'static str,
    /// One computation.
    pub left: f64,
    /// The other.
    pub right: f64,
    /// How far apart they may be: rounding for identities, 6σ of the estimator for statistics.
    pub tolerance: f64,
    /// Where the identity comes from.
    pub source: &'static str,
}

impl Check {
    /// Whether the sides agree within the tolerance. Not-a-number agrees with nothing.
    pub fn holds(&self) -> bool {
        self.left == self.right || (self.left - self.right).abs() <= self.tolerance
    }

    /// The tolerance as a part of the value: an error smaller than this part goes unnoticed. 0 where both have to be the
    /// same, ∞ where a value of 0 leaves no part.
    pub fn sharpness(&self) -> f64 {
        let value = self.left.abs().max(self.right.abs());
        if self.tolerance == 0.0 { 0.0 } else { self.tolerance / value }
    }
}

impl Checks for Vec<Check> {
    fn check(&mut self, claim: &'static str, left: f64, right: f64, tolerance: f64, source: &'static str) {
        self.push(Check { claim, left, right, tolerance, source });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tolerance_is_told_as_a_part_of_the_value() {
        let check = |right, tolerance| Check { claim: "c", left: 0.0, right, tolerance, source: "s" };
        assert_eq!(check(-4.0, 0.1).sharpness(), 0.025);
        assert_eq!((check(0.0, 0.0).sharpness(), check(0.0, 0.1).sharpness()), (0.0, f64::INFINITY));
    }

    #[test]
    fn a_check_fails_when_the_sides_differ_or_are_not_numbers() {
        let check = |left, right| Check { claim: "c", left, right, tolerance: 0.1, source: "s" };
        assert!(check(1.0, 1.05).holds());
        assert!(check(f64::INFINITY, f64::INFINITY).holds());
        assert!(!check(1.0, 1.2).holds());
        assert!(!check(f64::NAN, f64::NAN).holds());
        assert!(!check(1.0, f64::INFINITY).holds());
    }
}
