//! The points: simulated, or a user's.

use crate::engine::data::{Table, table_from_file};
use crate::engine::rng::{self, Generator, normal, uniform};
use crate::engine::stats;
use crate::refusal::{Refusal, Result};
use crate::scene::{FromFile, choices};
use std::path::Path;

choices! {
    /// Where the points come from.
    pub enum Source {
        /// Heights and weights of people that do not exist.
        Bodies = "bodies",
        /// A line that is known, and noise on it.
        Line = "line",
        /// Two groups, far apart.
        Clusters = "clusters",
        /// The user's file.
        Csv = "csv",
    }
}

/// Points (x, y), and whether each is a yes.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    pub x: Vec<f64>,
    pub y: Vec<f64>,
    /// What the two are, in the user's words or a key of the lesson's.
    pub names: [String; 2],
    pub yes: Yes,
    /// Slope and intercept of the line that the points were drawn about, if there is one.
    pub truth: Option<[f64; 2]>,
}

/// What is asked with yes or no.
#[derive(Debug, Clone, PartialEq)]
pub enum Yes {
    /// Whether y is above its mean, from x alone.
    Above(f64),
    /// Which of two groups it is, from x and y.
    Labels(Vec<bool>),
}

/// Beyond it, squares of squares could overflow.
const LARGEST: f64 = 1e30;

impl Source {
    /// How many points there are, without a file.
    pub fn points(self) -> usize {
        match self {
            Self::Bodies | Self::Csv => 200,
            Self::Line => 60,
            Self::Clusters => 40,
        }
    }
}

impl Sample {
    /// Those that are drawn.
    pub fn drawn(source: Source, rng: &mut Generator) -> Self {
        match source {
            Source::Bodies | Source::Csv => Self::bodies(rng),
            Source::Line => Self::line(rng),
            Source::Clusters => Self::clusters(rng),
        }
    }

    fn of(points: &[[f64; 2]], names: [&str; 2]) -> Self {
        let axis = |i: usize| points.iter().map(|point| point[i]).collect::<Vec<f64>>();
        let (x, y) = (axis(0), axis(1));
        let yes = Yes::Above(stats::mean(&y));
        Self { x, y, names: names.map(str::to_owned), yes, truth: None }
    }

    /// Height N(170, 10²) in cm, weight 70 + 0.9·(height − 170) + N(0, 10²) in kg.
    fn bodies(rng: &mut Generator) -> Self {
        let mut body = || {
            let height = 170.0 + 10.0 * f64::from(normal(rng));
            [height, 70.0 + 0.9 * (height - 170.0) + 10.0 * f64::from(normal(rng))]
        };
        let points: Vec<_> = (0..Source::Bodies.points()).map(|_| body()).collect();
        Self { truth: Some([0.9, 70.0 - 0.9 * 170.0]), ..Self::of(&points, ["column.height", "column.weight"]) }
    }

    /// x even on 0 … 4, so that its mean is not 0; a slope of either sign, 0.5 … 1.5 in size; noise 0.7.
    fn line(rng: &mut Generator) -> Self {
        let sign = if uniform(rng) < 0.5 { -1.0 } else { 1.0 };
        let (slope, intercept) = (sign * (0.5 + uniform(rng)), 4.0 * uniform(rng) - 2.0);
        let mut point = || {
            let x = 4.0 * uniform(rng);
            [x, slope * x + intercept + 0.7 * f64::from(normal(rng))]
        };
        let points: Vec<_> = (0..Source::Line.points()).map(|_| point()).collect();
        Self { truth: Some([slope, intercept]), ..Self::of(&points, ["x", "y"]) }
    }

    /// Two groups about (2, 2) and (−2, −2), 0.6 wide.
    fn clusters(rng: &mut Generator) -> Self {
        let labels: Vec<bool> = (0..Source::Clusters.points()).map(|i| i % 2 == 1).collect();
        let mut near = |middle: f64| middle + 0.6 * f64::from(normal(rng));
        let points: Vec<_> =
            labels.iter().map(|yes| if *yes { 2.0 } else { -2.0 }).map(|m| [near(m), near(m)]).collect();
        Self { yes: Yes::Labels(labels), ..Self::of(&points, ["x₁", "x₂"]) }
    }
}

impl FromFile for Sample {
    const EXPECTED: &'static str = "a CSV file with two columns of numbers, perhaps a third of 0 and 1";

    fn from_file(path: &Path) -> Result<Self> {
        let table = table_from_file(path)?;
        let place = path.display().to_string();
        let refuse = |found: String, expected: &str| Refusal::new(&place, found, expected);
        let size = |values: &[f64]| values.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
        if let Some(axis) = table.axes.iter().find(|axis| size(axis) > LARGEST) {
            return Err(refuse(format!("{:e}", size(axis)), "numbers of at most 1e30"));
        }
        table.check_spread(&place)?;
        let labels = labels_of(&table).map_err(|(found, expected)| refuse(found, expected))?;
        let [x, y] = table.axes;
        let yes = labels.map_or_else(|| Yes::Above(stats::mean(&y)), Yes::Labels);
        let [x_name, y_name] = table.names;
        let name = |name: String, otherwise: &str| if name.is_empty() { otherwise.to_owned() } else { name };
        Ok(Self { x, y, names: [name(x_name, "x"), name(y_name, "y")], yes, truth: None })
    }
}

/// The labels, if a column has them; or what was found there, and what was expected.
fn labels_of(table: &Table) -> Result<Option<Vec<bool>>, (String, &'static str)> {
    if table.classes.iter().all(String::is_empty) {
        return Ok(None);
    }
    let is_yes = |label: &String| match label.parse() {
        Ok(1.0) => Ok(true),
        Ok(0.0) => Ok(false),
        _ => Err((format!("the label \"{}\"", label.chars().take(40).collect::<String>()), "0 or 1")),
    };
    let classes = table.classes.iter().map(is_yes).collect::<Result<Vec<bool>, _>>()?;
    if classes.iter().all(|class| *class == classes[0]) {
        return Err((format!("only the label {}", table.classes[0]), "some rows with 0 and some with 1"));
    }
    Ok(Some(table.labels.iter().map(|class| classes[*class]).collect()))
}

/// The generator of the points under a seed.
pub fn generator(seed: u64) -> Generator {
    rng::rng(seed, rng::Stream::Data)
}
