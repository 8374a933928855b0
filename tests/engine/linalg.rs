//! Linear algebra: residuals of factors of random matrices, and reference values.

use crate::reference::{Case, cases};
use glassbox::engine::linalg::{
    Cholesky, Defect, Lu, Qr, Svd, product, singular_values, spectral_norm, spectral_radius, symmetric_eigen,
};
use glassbox::engine::rng::{Stream, normals, rng};
use glassbox::engine::stats;
use ndarray::{Array1, Array2, ArrayView2, Ix2, array, aview1};

/// What rounding may leave, as a part of what was computed with; the singular value decomposition calls vectors of 24 numbers
/// orthogonal from a cosine of 2.4·10⁻¹⁴ on.
const ROUNDING: f64 = 3e-14;

fn random(rows: usize, columns: usize, seed: u64) -> Array2<f64> {
    let values = normals(&mut rng(seed, Stream::Data), rows * columns);
    Array2::from_shape_vec((rows, columns), values.into_iter().map(f64::from).collect()).unwrap()
}

/// Matrices of many shapes: random ones, wide and tall; without elements; of rank 1 and 3; graded over 12 powers of ten; huge.
fn matrices() -> Vec<Array2<f64>> {
    let mut all = vec![
        array![[-2.5]],
        array![[0.0]],
        Array2::zeros((3, 2)),
        Array2::zeros((0, 0)),
        Array2::zeros((0, 2)),
        Array2::zeros((2, 0)),
        Array2::eye(4),
        random(5, 5, 1) * 1e200,
        random(5, 5, 1) * 1e-200,
    ];
    for (rows, columns) in [(1, 4), (4, 1), (2, 2), (7, 7), (9, 4), (4, 9), (24, 24)] {
        all.push(random(rows, columns, 2));
        all.push(product(&random(rows, 1, 3).view(), &random(1, columns, 4).view()));
        all.push(product(&random(rows, 3, 3).view(), &random(3, columns, 4).view()));
        all.push(random(rows, columns, 5) * Array1::logspace(10.0, 0.0, -12.0, columns));
    }
    all
}

fn squares() -> Vec<Array2<f64>> {
    matrices().into_iter().filter(Array2::is_square).collect()
}

/// A·Aᵀ + I for a random A, n×n.
fn positive(n: usize) -> Array2<f64> {
    let a = random(n, n, 6);
    product(&a.view(), &a.t()) + Array2::<f64>::eye(n)
}

fn largest(a: &Array2<f64>) -> f64 {
    a.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()))
}

fn numbers(a: &Array2<f64>) -> &[f64] {
    a.as_slice().unwrap()
}

fn column(x: Vec<f64>) -> Array2<f64> {
    Array2::from_shape_vec((x.len(), 1), x).unwrap()
}

/// No element of `found` is further from that of `expected` than rounding of the largest one.
fn assert_near(what: &str, found: &Array2<f64>, expected: &Array2<f64>) {
    assert_eq!(found.dim(), expected.dim(), "{what}");
    let error = largest(&(found - expected));
    assert!(error <= ROUNDING * largest(expected), "{what} of\n{expected}\nis off by {error}");
}

/// Numbers of size 1 that conditioning may have moved further.
fn assert_close(what: &str, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let error = found.iter().zip(expected).fold(0.0, |error: f64, (a, b)| error.max((a - b).abs()));
    assert!(error <= 1e-10, "{what}: {found:?} is not {expected:?}");
}

fn assert_orthonormal_columns(what: &str, q: &Array2<f64>) {
    assert_near(what, &product(&q.t(), &q.view()), &Array2::eye(q.ncols()));
}

fn assert_triangle(what: &str, a: &ArrayView2<f64>) {
    assert!(a.indexed_iter().all(|((i, j), &x)| i <= j || x == 0.0), "{what} is no upper triangle:\n{a}");
}

#[test]
fn products_are_those_of_the_definition() {
    let (a, b) = (random(3, 4, 0), random(5, 4, 1));
    let sum = |(i, j)| (0..4).map(|k| a[[i, k]] * b[[j, k]]).sum();
    assert_near("A·Bᵀ", &product(&a.view(), &b.t()), &Array2::from_shape_fn((3, 5), sum));
    assert_eq!(product(&Array2::zeros((2, 0)).view(), &Array2::zeros((0, 3)).view()), Array2::<f64>::zeros((2, 3)));
}

#[test]
fn a_cholesky_factor_gives_back_its_matrix_and_solves_with_it() {
    for n in [0, 1, 2, 5, 24] {
        let a = positive(n);
        let cholesky = Cholesky::of(&a.view()).unwrap();
        assert_triangle("Lᵀ", &cholesky.lower.t());
        assert_near("L·Lᵀ", &product(&cholesky.lower.view(), &cholesky.lower.t()), &a);
        let x = random(n, 1, 7);
        let b = product(&a.view(), &x.view());
        assert_close("x", &cholesky.solve(numbers(&b)), numbers(&x));
        let determinant = Lu::of(&a.view()).unwrap().determinant();
        assert!((cholesky.log_determinant().exp() / determinant - 1.0).abs() < 1e-11);
    }
}

#[test]
fn what_has_no_cholesky_factor_is_told() {
    let of = |a: Array2<f64>| Cholesky::of(&a.view()).unwrap_err();
    assert_eq!(of(array![[0.0]]), Defect::NotPositiveDefinite);
    assert_eq!(of(array![[1.0, 2.0], [2.0, 1.0]]), Defect::NotPositiveDefinite);
    assert_eq!(of(array![[1.0, 2.0]]), Defect::NotSquare);
    assert_eq!(of(array![[f64::NAN]]), Defect::NotFinite);
    let thin = random(6, 3, 8);
    assert_eq!(of(product(&thin.view(), &thin.t())), Defect::NotPositiveDefinite, "a matrix of rank 3");
}

#[test]
fn lu_factors_give_back_the_matrix_with_its_rows_exchanged() {
    for a in squares() {
        let lu = Lu::of(&a.view()).unwrap();
        assert_triangle("U", &lu.upper().view());
        assert_triangle("Lᵀ", &lu.lower().t());
        assert!(lu.lower().iter().all(|l| l.abs() <= 1.0));
        assert_near("L·U", &product(&lu.lower().view(), &lu.upper().view()), &a.select(ndarray::Axis(0), lu.order()));
    }
}

#[test]
fn lu_solves_what_has_one_solution_and_refuses_the_rest() {
    for n in [0, 1, 2, 7, 24] {
        // Columns of different size are no reason to refuse.
        let a = random(n, n, 9) * Array1::logspace(10.0, 0.0, -20.0, n);
        let b = random(n, 1, 10);
        let x = Lu::of(&a.view()).unwrap().solve(numbers(&b)).unwrap();
        assert_close("A·x", numbers(&product(&a.view(), &column(x).view())), numbers(&b));
    }
    let solve = |a: Array2<f64>| Lu::of(&a.view()).and_then(|lu| lu.solve(&vec![1.0; a.nrows()]));
    assert_eq!(solve(array![[0.0]]), Err(Defect::Singular));
    assert_eq!(solve(array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]), Err(Defect::Singular));
    assert_eq!(solve(product(&random(7, 3, 3).view(), &random(3, 7, 4).view())), Err(Defect::Singular));
    assert_eq!(solve(array![[1.0], [2.0]]), Err(Defect::NotSquare));
    assert_eq!(solve(array![[f64::INFINITY]]), Err(Defect::NotFinite));
}

#[test]
fn determinants_of_known_matrices() {
    let determinant = |a: Array2<f64>| Lu::of(&a.view()).unwrap().determinant();
    assert!((determinant(array![[1.0, 2.0], [3.0, 4.0]]) + 2.0).abs() < 1e-15);
    assert_eq!(determinant(array![[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]), 1.0);
    assert_eq!(determinant(array![[2.0, 4.0], [1.0, 2.0]]), 0.0);
    assert_eq!(determinant(Array2::zeros((0, 0))), 1.0);
}

#[test]
fn qr_factors_give_back_the_matrix() {
    for a in matrices() {
        let qr = Qr::of(&a.view()).unwrap();
        assert_orthonormal_columns("QᵀQ", &qr.q());
        assert_triangle("R", &qr.r.view());
        assert_near("Q·R", &product(&qr.q().view(), &qr.r.view()), &a);
    }
    assert_eq!(Qr::of(&array![[1.0, f64::NAN]].view()), Err(Defect::NotFinite));
}

#[test]
fn the_residual_of_least_squares_is_orthogonal_to_the_columns() {
    for (rows, columns) in [(1, 1), (4, 1), (7, 7), (9, 4), (24, 5)] {
        let (a, b) = (random(rows, columns, 11), random(rows, 1, 12));
        let x = column(Qr::of(&a.view()).unwrap().least_squares(numbers(&b)).unwrap());
        let residual = &b - product(&a.view(), &x.view());
        assert!(largest(&product(&a.t(), &residual.view())) < 1e-11, "{rows}×{columns}");
        assert_close("x by SVD", &Svd::of(&a.view()).unwrap().least_squares(numbers(&b)), numbers(&x));
    }
    let solve = |a: Array2<f64>| Qr::of(&a.view()).unwrap().least_squares(&vec![1.0; a.nrows()]);
    assert_eq!(solve(random(2, 3, 0)), Err(Defect::Singular));
    assert_eq!(solve(product(&random(9, 3, 3).view(), &random(3, 4, 4).view())), Err(Defect::Singular));
}

#[test]
fn eigenvectors_are_orthonormal_and_give_back_the_matrix() {
    for a in squares() {
        let symmetric = &a * 0.5 + &a.t() * 0.5;
        let eigen = symmetric_eigen(&symmetric.view()).unwrap();
        assert!(eigen.values.is_sorted_by(|a, b| a >= b));
        assert_orthonormal_columns("VᵀV", &eigen.vectors);
        let scaled = &eigen.vectors * &aview1(&eigen.values);
        assert_near("V·Λ·Vᵀ", &product(&scaled.view(), &eigen.vectors.t()), &symmetric);
    }
    assert_eq!(symmetric_eigen(&array![[2.0, 1.0], [1.0, 2.0]].view()).unwrap().values, [3.0, 1.0]);
    assert_eq!(symmetric_eigen(&array![[1.0, 2.0]].view()), Err(Defect::NotSquare));
}

#[test]
fn singular_vectors_are_orthonormal_and_give_back_the_matrix() {
    for a in matrices() {
        let svd = Svd::of(&a.view()).unwrap();
        assert!(svd.values.is_sorted_by(|a, b| a >= b) && svd.values.iter().all(|&value| value >= 0.0));
        assert_orthonormal_columns("UᵀU", &svd.u);
        assert_orthonormal_columns("VᵀV", &svd.v);
        assert_near("U·Σ·Vᵀ", &product(&(&svd.u * &aview1(&svd.values)).view(), &svd.v.t()), &a);
        // Two more ways to the same numbers.
        let first = svd.values.first().copied().unwrap_or(0.0);
        assert!((spectral_norm(&a.view()) - first).abs() <= ROUNDING * first);
        let other = if (1e-100..1e100).contains(&first) { singular_values(&a.view()) } else { svd.values.clone() };
        for (one, other) in svd.values.iter().zip(other) {
            assert!((one - other).abs() <= ROUNDING * first, "{one} and {other} of\n{a}");
        }
    }
    assert_eq!(Svd::of(&array![[f64::NAN]].view()), Err(Defect::NotFinite));
}

#[test]
fn the_rank_is_that_of_the_smaller_factor() {
    for (rows, columns) in [(4, 4), (9, 4), (4, 9), (24, 24)] {
        for rank in 0..=4 {
            let a = product(&random(rows, rank, 3).view(), &random(rank, columns, 4).view());
            assert_eq!(Svd::of(&a.view()).unwrap().rank(), rank);
        }
    }
}

/// Penrose's four equations, which only the pseudo-inverse fulfils.
#[test]
fn the_pseudo_inverse_fulfils_its_definition() {
    for a in matrices().into_iter().filter(|a| largest(a) < 1e100 && largest(a) > 1e-100) {
        let svd = Svd::of(&a.view()).unwrap();
        let inverse = svd.pseudo_inverse();
        let condition = svd.values[0] / svd.values[svd.rank() - 1];
        let near = |what: &str, found: &Array2<f64>, expected: &Array2<f64>, size: f64| {
            let error = largest(&(found - expected));
            assert!(error <= ROUNDING * condition * size, "{what} of\n{a}\nis off by {error}");
        };
        let (left, right) = (product(&inverse.view(), &a.view()), product(&a.view(), &inverse.view()));
        near("A·A⁺·A", &product(&right.view(), &a.view()), &a, largest(&a));
        near("A⁺·A·A⁺", &product(&left.view(), &inverse.view()), &inverse, largest(&inverse));
        near("(A⁺·A)ᵀ", &left.t().to_owned(), &left, 1.0);
        near("(A·A⁺)ᵀ", &right.t().to_owned(), &right, 1.0);
    }
    assert_eq!(Svd::of(&Array2::zeros((3, 2)).view()).unwrap().pseudo_inverse(), Array2::<f64>::zeros((2, 3)));
}

fn matrix(case: &Case, key: &str) -> Array2<f64> {
    case.tensor(key).into_dimensionality::<Ix2>().unwrap()
}

fn vector(case: &Case, key: &str) -> Vec<f64> {
    case.tensor::<f64>(key).into_iter().collect()
}

fn cases_of(kind: &str) -> Vec<Case> {
    let all: Vec<Case> = cases("linalg").into_iter().filter(|case| case.text("name").starts_with(kind)).collect();
    assert!(!all.is_empty());
    all
}

#[test]
fn symmetric_systems_agree_with_the_reference() {
    for case in cases_of("spd") {
        let (a, b) = (matrix(&case, "a"), vector(&case, "b"));
        let cholesky = Cholesky::of(&a.view()).unwrap();
        case.assert_agrees("cholesky", &cholesky.lower);
        case.assert_agrees("solve", &aview1(&cholesky.solve(&b)));
        case.assert_agrees("solve", &aview1(&Lu::of(&a.view()).unwrap().solve(&b).unwrap()));
        case.assert_agrees("logdet", &array![cholesky.log_determinant()]);
        let mut values = symmetric_eigen(&a.view()).unwrap().values;
        let radius = spectral_radius(&a.view());
        assert!((radius - values[0]).abs() <= 1e-12 * radius);
        values.reverse();
        case.assert_agrees("eigenvalues", &aview1(&values));
    }
}

#[test]
fn least_squares_of_least_norm_agree_with_the_reference() {
    for case in cases_of("general").into_iter().chain(cases_of("rank")) {
        let (a, b) = (matrix(&case, "a"), vector(&case, "b"));
        let svd = Svd::of(&a.view()).unwrap();
        case.assert_agrees("singular_values", &aview1(&svd.values));
        case.assert_agrees("least_squares_minimum_norm", &aview1(&svd.least_squares(&b)));
        let of_qr = Qr::of(&a.view()).unwrap().least_squares(&b);
        case.assert_agrees("least_squares_minimum_norm", &product(&svd.pseudo_inverse().view(), &column(b).view()));
        match of_qr {
            Ok(x) => case.assert_agrees("least_squares_minimum_norm", &aview1(&x)),
            Err(defect) => assert!(defect == Defect::Singular && svd.rank() < a.ncols()),
        }
    }
}

#[test]
fn principal_components_agree_with_the_reference() {
    for case in cases_of("pca") {
        let x = matrix(&case, "x");
        let columns: Vec<Vec<f64>> = x.columns().into_iter().map(|column| column.to_vec()).collect();
        let n = columns.len();
        let covariance = Array2::from_shape_fn((n, n), |(i, j)| stats::covariance(&columns[i], &columns[j]));
        case.assert_agrees("covariance", &covariance);
        let values = symmetric_eigen(&covariance.view()).unwrap().values;
        case.assert_agrees("eigenvalues_descending", &aview1(&values));
        let total: f64 = values.iter().sum();
        let explained: Vec<f64> = (1..=n).map(|k| values[..k].iter().sum::<f64>() / total).collect();
        case.assert_agrees("explained", &aview1(&explained));
        // The singular values of the centred data are the same numbers.
        let centred = &x - &x.mean_axis(ndarray::Axis(0)).unwrap();
        let by_svd = Svd::of(&centred.view()).unwrap().values;
        let by_svd: Vec<f64> = by_svd.iter().map(|value| value * value / x.nrows() as f64).collect();
        case.assert_agrees("eigenvalues_descending", &aview1(&by_svd));
    }
}
