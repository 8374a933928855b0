//! Readings: the numbers behind a moment, by name.

/// Takes the readings of one moment. A value that is infinite or undefined here is given as such (∞, NaN).
pub trait Readings {
    /// One number: its name, its symbol in formulas, its value.
    fn number(&mut self, id: &'static str, symbol: &'static str, value: f64);

    /// An array, row-major; `data` runs only if someone wants the values.
    fn array(&mut self, id: &'static str, symbol: &'static str, shape: &[usize], data: &dyn Fn() -> Vec<f64>);
}

/// One reading.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Its name in captions, in `data` and in tests.
    pub id: &'static str,
    /// Its symbol in formulas.
    pub symbol: &'static str,
    /// The number or array.
    pub value: Value,
}

/// The value of a reading.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// One number.
    Number(f64),
    /// An array, row-major.
    Array {
        /// Its extent along each axis.
        shape: Vec<usize>,
        /// Its values; `None` where they were not asked for, or are more than was asked for.
        data: Option<Vec<f64>>,
    },
}

/// The readings of one moment, in the order in which the scene gives them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReadingSet {
    readings: Vec<Reading>,
    array_limit: usize,
}

impl ReadingSet {
    /// Collects numbers, and the values of arrays that have at most `array_limit` of them.
    pub fn with_arrays_up_to(array_limit: usize) -> Self {
        Self { readings: Vec::new(), array_limit }
    }

    /// The readings in the scene's order.
    pub fn iter(&self) -> impl Iterator<Item = &Reading> {
        self.readings.iter()
    }

    /// The reading with this name.
    pub fn get(&self, id: &str) -> Option<&Reading> {
        self.readings.iter().find(|reading| reading.id == id)
    }

    /// The number with this name; None for an array and for an unknown name.
    pub fn number(&self, id: &str) -> Option<f64> {
        match self.get(id)?.value {
            Value::Number(value) => Some(value),
            Value::Array { .. } => None,
        }
    }
}

impl Readings for ReadingSet {
    fn number(&mut self, id: &'static str, symbol: &'static str, value: f64) {
        self.readings.push(Reading { id, symbol, value: Value::Number(value) });
    }

    fn array(&mut self, id: &'static str, symbol: &'static str, shape: &[usize], data: &dyn Fn() -> Vec<f64>) {
        let len: usize = shape.iter().product();
        let data = (self.array_limit > 0 && len <= self.array_limit).then(data);
        self.readings.push(Reading { id, symbol, value: Value::Array { shape: shape.to_vec(), data } });
    }
}
