//! The act in which a net learns: batches, and pictures of it where they are due. What a net is, nobody here knows.

use super::{Step, Steps};

/// A net in training, a little at a time: neither of these takes over 5 ms, so that a key can be answered between them.
pub trait Learner: Send + 'static {
    /// What is shown of it.
    type Moment;

    /// Learns from one batch.
    fn learn(&mut self);

    /// Works on the picture that is due after so many batches; the moment, once it is ready.
    fn look(&mut self, batches: usize) -> Option<Self::Moment>;
}

/// The act: a moment before the first batch, and one after each of these numbers of batches, which rise.
pub fn learning<L: Learner>(learner: L, pictures: Vec<usize>) -> Steps<L::Moment>
where
    L::Moment: 'static,
{
    Box::new(Learning { learner, pictures: pictures.into_iter(), due: Some(0), batches: 0 })
}

struct Learning<L> {
    learner: L,
    pictures: std::vec::IntoIter<usize>,
    /// After how many batches the next picture is due.
    due: Option<usize>,
    batches: usize,
}

impl<L: Learner> Iterator for Learning<L> {
    type Item = Step<L::Moment>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.batches < self.due? {
            self.learner.learn();
            self.batches += 1;
            return Some(Step::Busy);
        }
        let moment = self.learner.look(self.batches);
        if moment.is_some() {
            self.due = self.pictures.next();
        }
        Some(moment.map_or(Step::Busy, Step::Moment))
    }
}

/// A picture after every so many batches, and one after the last.
pub fn every(batches: usize, last: usize) -> Vec<usize> {
    (1..=last).filter(|batch| batch.is_multiple_of(batches) || *batch == last).collect()
}

/// So many pictures, close together at first, the last of them after the last batch.
pub fn dense_at_first(pictures: usize, batches: usize) -> Vec<usize> {
    let squares = pictures * pictures;
    (1..=pictures).map(|picture| (picture * picture * batches / squares).max(picture)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts; a picture takes three looks.
    struct Counter(usize, usize);

    impl Learner for Counter {
        type Moment = usize;

        fn learn(&mut self) {
            self.0 += 1;
        }

        fn look(&mut self, batches: usize) -> Option<usize> {
            assert_eq!(batches, self.0);
            self.1 += 1;
            self.1.is_multiple_of(3).then_some(self.0)
        }
    }

    #[test]
    fn a_picture_comes_before_the_first_batch_and_after_each_that_is_named() {
        let steps: Vec<_> = learning(Counter(0, 0), vec![2, 3]).collect();
        let moments: Vec<usize> =
            steps.iter().filter_map(|step| if let Step::Moment(m) = step { Some(*m) } else { None }).collect();
        assert_eq!(moments, [0, 2, 3]);
        assert_eq!(steps.len(), 3 * 3 + 3, "three looks a picture, three batches");
    }

    #[test]
    fn the_last_batch_has_a_picture_of_its_own() {
        assert_eq!(every(3, 7), [3, 6, 7]);
        assert_eq!(every(3, 6), [3, 6]);
        assert_eq!((every(3, 0), every(5, 1)), (vec![], vec![1]));
    }
}
