use super::super::Browsed;
use super::super::tests::{staged, tensor_file};
use crate::scene::{At, Check, Stage};
use crate::scenes::attention::Moment;
use std::sync::Arc;

fn failed(corrupt: impl Fn(&mut Browsed)) -> Vec<&'static str> {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = staged(&tensor_file(folder.path(), [1, 2, 64, 64]), &[]);
    let at = At::END.reach(&mut stage).unwrap();
    let mut moment = (*stage.trace()[at]).clone();
    let Moment::Yours(look) = &mut moment else { panic!("a tensor") };
    corrupt(Arc::make_mut(&mut look.browsed));
    stage.replace_moment(at, moment);
    let checks = stage.checks(at);
    checks.iter().filter(|check: &&Check| !check.holds()).map(|check| check.claim).collect()
}

#[test]
fn means_and_sums_that_are_not_those_of_the_tensor_are_noticed() {
    assert_eq!(failed(|_| ()), Vec::<&str>::new());
    assert_eq!(failed(|browsed| browsed.levels[1].means[3] += 0.1), ["pooled"]);
    assert_eq!(failed(|browsed| browsed.row_sum_error += 0.1), ["row-sums"]);
}
