//! Every operation's gradient against finite differences, in f64.

use glassbox::engine::function::Function;
use glassbox::engine::rng::{Generator, RngExt, Stream, normals, rng};
use glassbox::engine::tape::{IGNORE, LstmState, Tape, Var};
use ndarray::{ArrayD, IxDyn};

const RELATIVE_ERROR: f64 = 1e-6;

fn random(rng: &mut Generator, shape: &[usize]) -> ArrayD<f64> {
    let values = normals(rng, shape.iter().product());
    ArrayD::from_shape_vec(IxDyn(shape), values.into_iter().map(f64::from).collect()).unwrap()
}

/// The inner product of y and fixed random numbers: one number that depends on all of y.
fn probe(tape: &mut Tape<f64>, y: Var) -> Var {
    let probe = random(&mut rng(99, Stream::Checks), tape.shape(y));
    let probe = tape.constant(&probe);
    let product = tape.mul(y, probe);
    tape.sum(product)
}

/// Compares the gradient of every input with central differences: ‖gradient − difference‖ ≤ 10⁻⁶·‖difference‖.
fn check(name: &str, inputs: &[ArrayD<f64>], build: impl Fn(&mut Tape<f64>, &[Var]) -> Var) {
    let loss_at = |inputs: &[ArrayD<f64>]| {
        let mut tape = Tape::new();
        let vars: Vec<Var> = inputs.iter().map(|input| tape.variable(input)).collect();
        let y = build(&mut tape, &vars);
        let loss = probe(&mut tape, y);
        (tape, vars, loss)
    };
    let (mut tape, vars, loss) = loss_at(inputs);
    tape.backward(loss);
    for (which, &var) in vars.iter().enumerate() {
        let (mut error, mut size) = (0.0, 0.0);
        for (i, &gradient) in tape.grad(var).iter().enumerate() {
            let h = 1e-4;
            let moved = |h: f64| {
                let mut inputs = inputs.to_vec();
                *inputs[which].iter_mut().nth(i).unwrap() += h;
                let (tape, _, loss) = loss_at(&inputs);
                tape.scalar(loss)
            };
            // The fourth-order central difference.
            let difference = (8.0 * (moved(h) - moved(-h)) - (moved(2.0 * h) - moved(-2.0 * h))) / (12.0 * h);
            error += (gradient - difference).powi(2);
            size += difference.powi(2);
        }
        let (error, size, shape) = (error.sqrt(), size.sqrt(), inputs[which].shape());
        assert!(error <= RELATIVE_ERROR * size.max(1e-3), "{name}, input {which} {shape:?}: {error} of {size}");
    }
}

/// `check` with inputs of shapes that depend on five random sizes, several times.
fn check_shapes(
    name: &str,
    shapes: impl Fn([usize; 5]) -> Vec<Vec<usize>>,
    build: impl Fn(&mut Tape<f64>, &[Var]) -> Var,
) {
    for seed in 0..4 {
        let mut rng = rng(seed, Stream::Data);
        let sizes = std::array::from_fn(|_| rng.random_range(1..=4));
        let inputs: Vec<_> = shapes(sizes).iter().map(|shape| random(&mut rng, shape)).collect();
        check(name, &inputs, &build);
    }
}

#[test]
fn arithmetic_with_and_without_repetition() {
    type Shapes = fn([usize; 5]) -> Vec<Vec<usize>>;
    let pairs: [Shapes; 6] = [
        |[a, b, ..]| vec![vec![a, b], vec![a, b]],
        |[a, b, c, ..]| vec![vec![a, b, c], vec![c]],
        |[a, b, ..]| vec![vec![a, b], vec![a, 1]],
        |[a, b, c, d, _]| vec![vec![a, b, c, d], vec![b, 1, d]],
        |[a, b, c, d, _]| vec![vec![a, b, c, d], vec![a, 1, 1, d]],
        |[a, b, ..]| vec![vec![a, b], vec![]],
    ];
    for shapes in pairs {
        check_shapes("add", shapes, |tape, x| tape.add(x[0], x[1]));
        check_shapes("sub", shapes, |tape, x| tape.sub(x[0], x[1]));
        check_shapes("mul", shapes, |tape, x| tape.mul(x[0], x[1]));
        check_shapes("div", shapes, |tape, x| {
            let positive = tape.map(x[1], Function::Exp);
            tape.div(x[0], positive)
        });
    }
    check_shapes("affine", |[a, b, ..]| vec![vec![a, b]], |tape, x| tape.affine(x[0], -1.5, 0.25));
    check_shapes("square", |[a, b, ..]| vec![vec![a, b]], |tape, x| tape.mul(x[0], x[0]));
}

#[test]
fn functions_of_one_element() {
    for f in Function::ALL {
        check_shapes(
            &format!("{f:?}"),
            |[a, b, ..]| vec![vec![a, b]],
            |tape, x| match f {
                Function::Ln => {
                    let square = tape.mul(x[0], x[0]);
                    let positive = tape.affine(square, 1.0, 0.1);
                    tape.map(positive, f)
                }
                _ => tape.map(x[0], f),
            },
        );
    }
}

#[test]
fn dropout_with_a_given_mask() {
    let shapes = |[a, ..]: [usize; 5]| vec![vec![a, 6]];
    check_shapes("dropout", shapes, |tape, x| {
        let keep = ArrayD::from_shape_fn(IxDyn(tape.shape(x[0])), |i| f64::from((i[0] + i[1]) % 3 != 0));
        let keep = tape.constant(&keep);
        tape.dropout(x[0], keep, 1.0 / 3.0)
    });
}

#[test]
fn matrix_products_of_every_transposition_and_batch() {
    for front in [vec![], vec![2], vec![2, 3]] {
        let with = |a, b| [front.clone(), vec![a, b]].concat();
        check_shapes("nn", |[m, k, n, ..]| vec![with(m, k), with(k, n)], |tape, x| tape.matmul(x[0], x[1]));
        check_shapes("nt", |[m, k, n, ..]| vec![with(m, k), with(n, k)], |tape, x| tape.matmul_nt(x[0], x[1]));
        check_shapes("tn", |[m, k, n, ..]| vec![with(k, m), with(k, n)], |tape, x| tape.matmul_tn(x[0], x[1]));
        check_shapes("tt", |[m, k, n, ..]| vec![with(k, m), with(n, k)], |tape, x| tape.matmul_tt(x[0], x[1]));
        check_shapes("one B", |[m, k, n, ..]| vec![with(m, k), vec![k, n]], |tape, x| tape.matmul(x[0], x[1]));
        check_shapes("one A", |[m, k, n, ..]| vec![vec![m, k], with(n, k)], |tape, x| tape.matmul_nt(x[0], x[1]));
    }
}

#[test]
fn linear_layers_with_every_activation() {
    for f in Function::ALL.into_iter().filter(|&f| f != Function::Ln) {
        let shapes =
            |[rows, inputs, outputs, ..]: [usize; 5]| vec![vec![rows, 2, inputs], vec![outputs, inputs], vec![outputs]];
        check_shapes(&format!("linear {f:?}"), shapes, |tape, x| tape.linear(x[0], x[1], Some(x[2]), f));
    }
    let shapes =
        |[rows, inputs, outputs, ..]: [usize; 5]| vec![vec![rows, inputs], vec![outputs, inputs], vec![rows, outputs]];
    check_shapes("plus", shapes, |tape, x| tape.linear_plus(x[0], x[1], None, Some(x[2]), Function::Tanh));
}

#[test]
fn sums_and_means() {
    let shapes = |[a, b, c, ..]: [usize; 5]| vec![vec![a, b, c]];
    check_shapes("sum", shapes, |tape, x| tape.sum(x[0]));
    check_shapes("mean", shapes, |tape, x| tape.mean(x[0]));
    for axis in 0..3 {
        check_shapes("sum_axis", shapes, |tape, x| tape.sum_axis(x[0], axis));
        check_shapes("mean_axis", shapes, |tape, x| tape.mean_axis(x[0], axis));
    }
}

#[test]
fn softmax_with_and_without_a_mask() {
    let shapes = |[a, b, c, ..]: [usize; 5]| vec![vec![a, b, c + 1]];
    check_shapes("softmax", shapes, |tape, x| tape.softmax(x[0], None));
    check_shapes("log_softmax", shapes, |tape, x| tape.log_softmax(x[0]));
    check_shapes("masked softmax", shapes, |tape, x| {
        let keep = ArrayD::from_shape_fn(IxDyn(&tape.shape(x[0])[1..]), |i| f64::from(i[1] <= i[0]));
        let keep = tape.constant(&keep);
        tape.softmax(x[0], Some(keep))
    });
}

#[test]
fn losses() {
    let shapes = |[a, b, ..]: [usize; 5]| vec![vec![a, b], vec![a, b]];
    check_shapes("mse", shapes, |tape, x| tape.mse(x[0], x[1]));
    check_shapes("binary cross-entropy", shapes, |tape, x| tape.binary_cross_entropy(x[0], x[1]));
    let shapes = |[a, b, ..]: [usize; 5]| vec![vec![a, 2, b]];
    check_shapes("cross-entropy", shapes, |tape, x| {
        let (rows, classes) = (tape.shape(x[0])[0] * 2, tape.shape(x[0])[2]);
        let targets: Vec<usize> = (0..rows).map(|row| if row == 1 { IGNORE } else { row % classes }).collect();
        tape.cross_entropy(x[0], &targets)
    });
}

#[test]
fn losses_that_bend() {
    let shapes = |[a, b, ..]: [usize; 5]| vec![vec![a, b], vec![a, b]];
    // Small, so that differences lie on both sides of it.
    check_shapes("huber", shapes, |tape, x| tape.huber(x[0], x[1], 0.7));
    let shapes = |[a, b, ..]: [usize; 5]| vec![vec![a, b], vec![a, b], vec![a, b]];
    check_shapes("weighted binary cross-entropy", shapes, |tape, x| {
        tape.weighted_binary_cross_entropy(x[0], x[1], x[2])
    });
}

#[test]
fn losses_of_teachers_and_pairs() {
    let shapes = |[a, b, ..]: [usize; 5]| vec![vec![a, 2, b], vec![a, 2, b]];
    for temperature in [1.0, 3.0] {
        check_shapes("soft cross-entropy", shapes, |tape, x| tape.soft_cross_entropy(x[0], x[1], temperature));
        check_shapes("distillation", shapes, |tape, x| {
            let teacher = tape.affine(x[1], 1.0 / temperature, 0.0);
            let targets = tape.softmax(teacher, None);
            tape.soft_cross_entropy(x[0], targets, temperature)
        });
    }
    let shapes = |[n, ..]: [usize; 5]| vec![vec![n, n]];
    check_shapes("info_nce", shapes, |tape, x| tape.info_nce(x[0]));
    check_shapes("siglip", shapes, |tape, x| tape.siglip(x[0]));
}

#[test]
fn rows_of_length_1() {
    let shapes = |[a, b, c, ..]: [usize; 5]| vec![vec![a, b, c + 1]];
    check_shapes("normalize_rows", shapes, |tape, x| tape.normalize_rows(x[0]));
    // No row to measure a direction by: it stays 0, and nothing is divided by 0.
    let mut tape = Tape::<f64>::new();
    let x = tape.variable(&ndarray::arr2(&[[0.0, 0.0], [3.0, 4.0]]));
    let y = tape.normalize_rows(x);
    assert_eq!(tape.value(y), ndarray::arr2(&[[0.0, 0.0], [0.6, 0.8]]).into_dyn());
    tape.backward_from(y, &ndarray::arr2(&[[0.0, 0.0], [0.6, 0.8]]));
    assert!(tape.grad(x).iter().all(|d_x| d_x.abs() < 1e-15));
}

#[test]
fn layer_norm() {
    let shapes = |[a, b, c, ..]: [usize; 5]| vec![vec![a, b, c + 2], vec![c + 2], vec![c + 2]];
    check_shapes("layer_norm", shapes, |tape, x| tape.layer_norm(x[0], x[1], x[2], 1e-5));
}

#[test]
fn embeddings() {
    let shapes = |[a, b, ..]: [usize; 5]| vec![vec![a, b]];
    check_shapes("gather", shapes, |tape, x| {
        let last = tape.shape(x[0])[0] - 1;
        tape.gather(x[0], &[0, last, last, 0, last / 2, last], &[2, 3])
    });
}

#[test]
fn arrangements() {
    let shapes = |[a, b, ..]: [usize; 5]| vec![vec![a, 2, b]];
    check_shapes("reshape", shapes, |tape, x| {
        let (a, b) = (tape.shape(x[0])[0], tape.shape(x[0])[2]);
        tape.reshape(x[0], &[2 * b, a])
    });
    for (first, second) in [(0, 1), (1, 2), (0, 3), (2, 2)] {
        let shapes = |[a, b, c, d, _]: [usize; 5]| vec![vec![a, b, c, d]];
        check_shapes("transpose", shapes, |tape, x| tape.transpose(x[0], first, second));
    }
    for axis in 0..3 {
        let shapes = |[a, b, c, ..]: [usize; 5]| vec![vec![a + 2, b + 2, c + 2]];
        check_shapes("slice", shapes, |tape, x| {
            let end = tape.shape(x[0])[axis] - 1;
            tape.slice(x[0], axis, 1..end)
        });
        let shapes = move |[a, b, c, d, _]: [usize; 5]| {
            let mut other = vec![a, b, c];
            other[axis] = d;
            vec![vec![a, b, c], other]
        };
        check_shapes("concat", shapes, |tape, x| tape.concat(&[x[0], x[1], x[0]], axis));
    }
}

#[test]
fn attention_with_heads_and_masks() {
    let shapes = |[b, q, k, h, d]: [usize; 5]| vec![vec![b, q, h * d], vec![b, k, h * d], vec![b, k, h * d], vec![h]];
    check_shapes("attention", shapes, |tape, x| {
        let heads = tape.shape(x[3])[0];
        tape.attention(x[0], x[1], x[2], heads, None).0
    });
    check_shapes("causal attention", shapes, |tape, x| {
        let heads = tape.shape(x[3])[0];
        let (queries, keys) = (tape.shape(x[0])[1], tape.shape(x[1])[1]);
        let keep = ArrayD::from_shape_fn(IxDyn(&[queries, keys]), |i| f64::from(i[1] <= i[0]));
        let keep = tape.constant(&keep);
        let (out, weights) = tape.attention(x[0], x[1], x[2], heads, Some(keep));
        let sum = tape.sum(out);
        tape.add(weights, sum)
    });
}

#[test]
fn recurrent_cells() {
    let shapes = |gates: usize| {
        move |[b, h, ..]: [usize; 5]| {
            vec![vec![b, gates * h], vec![b, h], vec![b, h], vec![gates * h, h], vec![gates * h]]
        }
    };
    check_shapes("rnn", shapes(1), |tape, x| tape.rnn_cell(x[0], x[1], x[3], x[4]));
    check_shapes("gru", shapes(3), |tape, x| tape.gru_cell(x[0], x[1], x[3], x[4]));
    check_shapes("lstm", shapes(4), |tape, x| {
        let before = LstmState { h: x[1], c: x[2] };
        let after = tape.lstm_cell(x[0], before, x[3], x[4]);
        let after = tape.lstm_cell(x[0], after, x[3], x[4]);
        tape.concat(&[after.h, after.c], 1)
    });
}

#[test]
fn convolution_and_pooling() {
    for (stride, padding) in [(1, 0), (1, 1), (2, 1), (2, 0)] {
        let shapes = |[n, c, o, size, k]: [usize; 5]| {
            vec![vec![n, c, size + 3, size + 4], vec![o, c, k.min(3), (k + 1).min(3)], vec![o]]
        };
        check_shapes("conv2d", shapes, |tape, x| tape.conv2d(x[0], x[1], x[2], stride, padding));
    }
    let shapes = |[n, c, h, w, _]: [usize; 5]| vec![vec![n, c, h + 2, w + 2]];
    check_shapes("max_pool2d", shapes, |tape, x| tape.max_pool2d(x[0], 2));
}

#[test]
fn backward_may_start_anywhere_and_twice() {
    let mut tape = Tape::new();
    let x = tape.variable(&ndarray::arr1(&[0.3, -0.2]));
    let w = tape.variable(&ndarray::arr2(&[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]));
    let y = tape.linear(x, w, None, Function::Identity);
    for (row, expected) in [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]].iter().enumerate() {
        tape.backward_from(y, &ndarray::Array1::from_shape_fn(3, |i| f64::from(i == row)));
        assert_eq!(tape.grad(x).iter().copied().collect::<Vec<f64>>(), expected);
    }
}

#[test]
fn arrays_without_elements_pass_through_forward_and_back() {
    let mut tape = Tape::<f64>::new();
    let mut given = |shape: &[usize]| tape.variable(&ArrayD::zeros(IxDyn(shape)));
    let (none, x, w, b) = (given(&[0, 3]), given(&[2, 0, 3]), given(&[3, 3]), given(&[3]));
    let y = tape.linear(none, w, Some(b), Function::Silu);
    let normed = tape.layer_norm(y, b, b, 1e-5);
    let gathered = tape.gather(w, &[], &[0]);
    let both = tape.concat(&[normed, gathered], 0);
    let probabilities = tape.softmax(both, None);
    let (attended, weights) = tape.attention(x, x, x, 3, None);
    let product = tape.matmul_nt(attended, x);
    let [a, b, c] = [probabilities, product, weights].map(|y| tape.sum(y));
    let loss = tape.add(a, b);
    let loss = tape.add(loss, c);
    tape.backward(loss);
    assert_eq!(tape.scalar(loss), 0.0);
    assert_eq!(tape.grad(w), ArrayD::<f64>::zeros(IxDyn(&[3, 3])));
    assert_eq!(tape.shape(weights), [2, 3, 0, 0]);
}
