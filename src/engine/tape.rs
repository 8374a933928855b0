//! Reverse-mode differentiation: micrograd on arrays.
//!
//! A tape records every operation as a node. [`Tape::backward`] walks over the nodes from the last to the first and adds
//! to each node's gradient what the chain rule asks for; every node's value and gradient can then be read. A file below
//! `tape/` holds one family of operations: for each its equation and shapes, forward, and backward below it.
//!
//! Learned parameters are the first nodes and stay; [`Tape::restart`] forgets the others but keeps their buffers, and node i of
//! a step uses those of node i of the last, so training allocates nothing after its first step.
//!
//! ```
//! use glassbox::engine::{function::Function, tape::Tape};
//! use ndarray::array;
//!
//! let mut tape = Tape::new();
//! let w = tape.parameter("w", &array![[2.0, 1.0], [0.5, -3.0]]);
//! let x = tape.variable(&array![[0.3, -0.1]]);
//! let h = tape.linear(x, w, None, Function::Tanh); // tanh(x·Wᵀ)
//! let loss = tape.sum(h);
//! tape.backward(loss);
//! let slope = tape.value(h).mapv(|h: f64| 1.0 - h * h);
//! assert_eq!(tape.grad(h), array![[1.0, 1.0]].into_dyn());
//! assert_eq!(tape.grad(x)[[0, 0]], slope[[0, 0]] * 2.0 + slope[[0, 1]] * 0.5);
//! ```

use ndarray::{ArrayBase, ArrayViewD, Data, Dimension, IxDyn};

use self::op::Op;
use self::shape::Shape;
use super::real::Real;

mod arithmetic;
mod attention;
mod broadcast;
mod contrastive;
mod convolution;
mod distillation;
mod embedding;
mod layer_norm;
mod layout;
mod loss;
mod normalize;
mod op;
mod product;
mod recurrent;
mod reduction;
mod shape;
mod softmax;

pub use self::loss::IGNORE;
pub use self::recurrent::LstmState;

/// A node of a tape: a copyable name of its value and its gradient, good until the tape is restarted (a parameter's:
/// for ever).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Var(usize);

/// The record of one computation. See the [module](self).
#[derive(Debug, Clone, Default)]
pub struct Tape<T> {
    /// The nodes of this step, then those of longer steps before, whose buffers wait.
    nodes: Vec<Node<T>>,
    /// dL/d(node), for every node.
    grads: Vec<Vec<T>>,
    /// How many nodes belong to this step.
    len: usize,
    /// The names of the first nodes: the parameters.
    names: Vec<String>,
    /// For what one operation computes on its way back and no other needs.
    scratch: Vec<T>,
}

#[derive(Debug, Clone, Default)]
struct Node<T> {
    op: Op,
    shape: Shape,
    /// In row-major order.
    value: Vec<T>,
    /// Whether a parameter or a variable lies before it.
    needs_grad: bool,
    /// Intermediate results that the way back uses again.
    saved: Vec<T>,
    /// Whole numbers that the way back uses: targets, rows of a table, places of maxima.
    indices: Vec<usize>,
    /// The transpose of the value, if it has been needed since the value last changed, else empty.
    transposed: Vec<T>,
}

impl<T: Real> Tape<T> {
    /// An empty tape.
    pub fn new() -> Self {
        Self::default()
    }

    /// A learned parameter. Parameters come before all other nodes.
    pub fn parameter(&mut self, name: &str, value: &ArrayBase<impl Data<Elem = T>, impl Dimension>) -> Var {
        assert_eq!(self.len, self.names.len(), "parameter {name} after other nodes");
        assert!(!self.names.iter().any(|other| other == name), "two parameters named {name}");
        self.names.push(name.to_owned());
        self.variable(value)
    }

    /// A value that is given, and whose gradient is wanted.
    pub fn variable(&mut self, value: &ArrayBase<impl Data<Elem = T>, impl Dimension>) -> Var {
        self.leaf(value, true)
    }

    /// A value that is given: data, targets, masks, noise. It has no gradient, which saves the work for it.
    pub fn constant(&mut self, value: &ArrayBase<impl Data<Elem = T>, impl Dimension>) -> Var {
        self.leaf(value, false)
    }

    fn leaf(&mut self, value: &ArrayBase<impl Data<Elem = T>, impl Dimension>, needs_grad: bool) -> Var {
        let (_, node, var) = self.push(Op::Leaf, value.shape().into(), &[]);
        node.needs_grad = needs_grad;
        copy(value, &mut node.value);
        var
    }

    /// A constant of zeros.
    pub fn zeros(&mut self, shape: &[usize]) -> Var {
        let (_, node, var) = self.push(Op::Leaf, shape.into(), &[]);
        node.value.fill(T::ZERO);
        var
    }

    /// Forgets all nodes but the parameters.
    pub fn restart(&mut self) {
        self.len = self.names.len();
    }

    /// The axes of a node: at most four sizes.
    pub fn shape(&self, x: Var) -> &[usize] {
        &self.node(x).shape
    }

    /// The value of a node.
    pub fn value(&self, x: Var) -> ArrayViewD<'_, T> {
        view(&self.node(x).shape, &self.node(x).value)
    }

    /// The value of a node with one element.
    pub fn scalar(&self, x: Var) -> T {
        assert_eq!(self.node(x).value.len(), 1, "a scalar has one element");
        self.node(x).value[0]
    }

    /// dL/dx after [`Self::backward`] from L, in the shape of x: for every node that a parameter or a variable lies
    /// before.
    pub fn grad(&self, x: Var) -> ArrayViewD<'_, T> {
        assert!(self.node(x).needs_grad, "a constant has no gradient");
        assert_eq!(self.grads[x.0].len(), self.node(x).value.len(), "a gradient is read after backward");
        view(&self.node(x).shape, &self.grads[x.0])
    }

    /// Sets the gradient of every node to that of `loss`, a node with one element.
    pub fn backward(&mut self, loss: Var) {
        assert_eq!(self.node(loss).value.len(), 1, "backward starts from one number");
        self.backward_from(loss, &ndarray::aview0(&T::ONE));
    }

    /// The same from any node y, given the gradient d_y of something that depends on y: one row of a Jacobian if d_y is
    /// 1 in one place and 0 elsewhere. d_y has as many elements as y.
    pub fn backward_from(&mut self, y: Var, d_y: &ArrayBase<impl Data<Elem = T>, impl Dimension>) {
        assert_eq!(self.node(y).value.len(), d_y.len(), "a gradient has the shape of its node");
        for (node, grad) in self.nodes[..self.len].iter().zip(&mut self.grads) {
            grad.clear();
            grad.resize(if node.needs_grad { node.value.len() } else { 0 }, T::ZERO);
        }
        copy(d_y, &mut self.grads[y.0]);
        for i in (self.names.len()..=y.0).rev() {
            if self.nodes[i].needs_grad {
                let (grads, above) = self.grads.split_at_mut(i);
                let (nodes, scratch) = (&self.nodes, &mut self.scratch);
                nodes[i].op.backward(&mut Backward { nodes, grads, node: &nodes[i], d_out: &above[0], scratch });
            }
        }
    }

    /// The parameters by name, in the order of their declaration.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, ArrayViewD<'_, T>)> {
        self.names.iter().zip(&self.nodes).map(|(name, node)| (name.as_str(), view(&node.shape, &node.value)))
    }

    /// Every parameter's values, to be changed, and its gradient (empty before the first [`Self::backward`]).
    pub fn parameters_mut(&mut self) -> impl Iterator<Item = (&mut [T], &mut [T])> {
        self.nodes[..self.names.len()].iter_mut().zip(&mut self.grads).map(|(node, grad)| {
            node.transposed.clear();
            (node.value.as_mut_slice(), grad.as_mut_slice())
        })
    }

    /// Gives a parameter other values, in its shape.
    pub fn set(&mut self, parameter: Var, value: &ArrayBase<impl Data<Elem = T>, impl Dimension>) {
        assert!(parameter.0 < self.names.len(), "only a parameter is set");
        let node = &mut self.nodes[parameter.0];
        assert_eq!(&node.shape[..], value.shape(), "a parameter keeps its shape");
        node.transposed.clear();
        copy(value, &mut node.value);
    }

    /// Appends a node whose value is still that of an earlier step, to be overwritten entirely. Gives the nodes before it,
    /// it, and its name.
    fn push(&mut self, op: Op, shape: Shape, inputs: &[Var]) -> (&mut [Node<T>], &mut Node<T>, Var) {
        let index = self.len;
        self.len += 1;
        if index == self.nodes.len() {
            self.nodes.push(Node::default());
            self.grads.push(Vec::new());
        }
        let (before, rest) = self.nodes.split_at_mut(index);
        let node = &mut rest[0];
        node.op = op;
        node.shape = shape;
        node.value.resize(shape.iter().product(), T::ZERO);
        node.needs_grad = inputs.iter().any(|x| before[x.0].needs_grad);
        node.transposed.clear();
        (before, node, Var(index))
    }

    fn node(&self, x: Var) -> &Node<T> {
        assert!(x.0 < self.len, "a node of an earlier step");
        &self.nodes[x.0]
    }
}

impl<T: Real> Node<T> {
    /// Room for n intermediate results, their content left from an earlier step.
    fn save(&mut self, n: usize) {
        self.saved.resize(n, T::ZERO);
    }
}

/// What an operation sees on the way back.
struct Backward<'a, T> {
    nodes: &'a [Node<T>],
    /// The gradients of the nodes before this one.
    grads: &'a mut [Vec<T>],
    node: &'a Node<T>,
    /// dL/d(this node).
    d_out: &'a [T],
    scratch: &'a mut Vec<T>,
}

impl<'a, T: Real> Backward<'a, T> {
    fn value(&self, x: Var) -> &'a [T] {
        &self.nodes[x.0].value
    }

    fn shape(&self, x: Var) -> Shape {
        self.nodes[x.0].shape
    }

    /// dL/dx so far, to be added to; nothing if x is constant.
    fn grad(&mut self, x: Var) -> Option<&mut [T]> {
        self.nodes[x.0].needs_grad.then(|| self.grads[x.0].as_mut_slice())
    }
}

/// Copies the elements in row-major order.
fn copy<T: Real>(from: &ArrayBase<impl Data<Elem = T>, impl Dimension>, to: &mut [T]) {
    match from.as_slice() {
        Some(from) => to.copy_from_slice(from),
        None => to.iter_mut().zip(from).for_each(|(to, &from)| *to = from),
    }
}

fn view<'a, T>(shape: &[usize], elements: &'a [T]) -> ArrayViewD<'a, T> {
    ArrayViewD::from_shape(IxDyn(shape), elements).expect("a node has as many elements as its shape says")
}
