package elbo.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * The derivative of a number with respect to a parameter, as a sum of terms that nobody has added up yet: one or more for each
 * slice of a batch. The terms of a linear layer's weight are products that nobody has multiplied yet. Who moves some of a
 * parameter's rows computes those alone, with no pass over memory for the sum. Until then the terms share the memory of what
 * they were computed from, which must not change.
 */
public final class Gradient implements AutoCloseable {
    private final List<Term> terms;

    Gradient(List<Term> terms) {
        this.terms = List.copyOf(terms);
    }

    /** Of one term. */
    public static Gradient of(Tensor whole) {
        return new Gradient(List.of(new Whole(whole)));
    }

    /** The sum of some gradients of one parameter; it has their terms, in this order. */
    public static Gradient sum(List<Gradient> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a gradient is the sum of at least one");
        }
        return new Gradient(parts.stream().flatMap(g -> g.terms.stream()).toList());
    }

    /** Multiplied and added up. */
    public Tensor value() {
        Tensor sum = terms.getFirst().value();
        for (Term term : terms.subList(1, terms.size())) {
            sum = sum.add(term.value());
        }
        return sum;
    }

    /** Takes the terms out of their scope, see {@link Tensor#own}. */
    public Gradient own() {
        terms.forEach(term -> term.tensors().forEach(Tensor::own));
        return this;
    }

    @Override
    public void close() {
        terms.forEach(term -> term.tensors().forEach(Tensor::close));
    }

    /** Each term must be what the parameter is: its memory is walked through beside the parameter's. */
    void check(int number, Tensor parameter) {
        for (Term term : terms) {
            if (!term.fits(parameter)) {
                throw new IllegalArgumentException("gradient " + number + " is " + term.describe()
                        + ", but its parameter is " + parameter.describe());
            }
        }
    }

    /** Whether the one term there is lies in memory as its parameter does, so that nothing needs to be computed. */
    boolean ready() {
        return terms.size() == 1 && terms.getFirst() instanceof Whole whole && Natives.contiguous(whole.value());
    }

    /** Some rows of a gradient that is {@link #ready}. */
    Tensor rows(Rows rows) {
        return rows.of(terms.getFirst().value());
    }

    /** Computes some rows, in the order of the terms, so that the bits do not depend on which was ready first. */
    void compute(Rows rows, Tensor out) {
        int next = 1;
        if (terms.size() > 1 && terms.get(0) instanceof Whole a && terms.get(1) instanceof Whole b) {
            Tensor unused = out.setToSum(rows.of(a.value()), rows.of(b.value()));
            next = 2;
        } else {
            terms.getFirst().set(rows, out);
        }
        for (Term term : terms.subList(next, terms.size())) {
            term.add(rows, out);
        }
    }

    /** Elements {@code from .. from+count-1} of the first dimension, or the whole of a tensor without dimensions. */
    record Rows(long from, long count) {
        Tensor of(Tensor tensor) {
            return tensor.rank() == 0 ? tensor : tensor.narrow(0, from, count);
        }
    }

    /** One term of the sum. */
    sealed interface Term {
        Tensor value();

        List<Tensor> tensors();

        boolean fits(Tensor parameter);

        String describe();

        void set(Rows rows, Tensor out);

        void add(Rows rows, Tensor out);
    }

    /** A tensor in the shape of the parameter. */
    record Whole(Tensor value) implements Term {
        @Override
        public List<Tensor> tensors() {
            return List.of(value);
        }

        @Override
        public boolean fits(Tensor parameter) {
            return value.dtype() == parameter.dtype() && value.shape().equals(parameter.shape());
        }

        @Override
        public String describe() {
            return value.describe();
        }

        @Override
        public void set(Rows rows, Tensor out) {
            Tensor unused = out.copyFrom(rows.of(value));
        }

        @Override
        public void add(Rows rows, Tensor out) {
            Tensor unused = out.addInPlace(rows.of(value));
        }
    }

    /** {@code left^T right}: {@code [M, O]} and {@code [M, I]} for a parameter {@code [O, I]}. */
    record Product(Tensor left, Tensor right) implements Term {
        @Override
        public Tensor value() {
            return left.transpose(0, 1).matmul(right);
        }

        @Override
        public List<Tensor> tensors() {
            return new ArrayList<>(List.of(left, right));
        }

        @Override
        public boolean fits(Tensor parameter) {
            Shape needed = Shape.of(left.shape().dim(1), right.shape().dim(1));
            return parameter.shape().equals(needed) && left.dtype() == parameter.dtype();
        }

        @Override
        public String describe() {
            return "the product of " + left.describe() + ", transposed, and " + right.describe();
        }

        @Override
        public void set(Rows rows, Tensor out) {
            into(rows, out, false);
        }

        @Override
        public void add(Rows rows, Tensor out) {
            into(rows, out, true);
        }

        private void into(Rows rows, Tensor out, boolean add) {
            Tensor some = left.narrow(1, rows.from(), rows.count()).transpose(0, 1);
            out.change("product", () -> Products.into(out.handle(), some.handle(), right.handle(), add), some, right);
        }
    }
}
