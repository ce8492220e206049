package elbo.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The sizes of a tensor's dimensions, outermost first; {@code []} is a scalar. Immutable. */
public final class Shape {
    private final long[] dims;

    private Shape(long[] dims) {
        this.dims = dims;
    }

    /** @throws IllegalArgumentException if a size is negative or the number of elements overflows a long */
    public static Shape of(long... dims) {
        for (long d : dims) {
            if (d < 0) {
                throw new IllegalArgumentException("a dimension cannot be negative: " + Arrays.toString(dims));
            }
        }
        Shape shape = new Shape(dims.clone());
        shape.size();
        return shape;
    }

    public int rank() {
        return dims.length;
    }

    /**
     * Size of dimension {@code i}; negative {@code i} counts from the end.
     *
     * @throws IllegalArgumentException if there is no such dimension
     */
    public long dim(int i) {
        if (i < -dims.length || i >= dims.length) {
            throw new IllegalArgumentException("the shape " + this + " has no dimension " + i);
        }
        return dims[i < 0 ? dims.length + i : i];
    }

    public long[] dims() {
        return dims.clone();
    }

    /** Number of elements. */
    public long size() {
        long n = 1;
        for (long d : dims) {
            try {
                n = Math.multiplyExact(n, d);
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException("too many elements: " + this, e);
            }
        }
        return n;
    }

    /** This shape with {@code outer} sizes in front: {@code [3].prepend(2, 5)} is {@code [2, 5, 3]}. */
    public Shape prepend(long... outer) {
        return of(LongStream.concat(Arrays.stream(outer), Arrays.stream(dims)).toArray());
    }

    /** This shape with another's sizes behind: {@code [2].join([3, 4])} is {@code [2, 3, 4]}. */
    public Shape join(Shape inner) {
        return inner.prepend(dims);
    }

    /** The last {@code n} dimensions. */
    public Shape last(int n) {
        requireDims(n);
        return of(Arrays.copyOfRange(dims, dims.length - n, dims.length));
    }

    /** All but the last {@code n} dimensions. */
    public Shape dropLast(int n) {
        requireDims(n);
        return of(Arrays.copyOf(dims, dims.length - n));
    }

    private void requireDims(int n) {
        if (n < 0 || n > dims.length) {
            throw new IllegalArgumentException("the shape " + this + " has no last " + n + " dimensions");
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Shape s && Arrays.equals(dims, s.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    @Override
    public String toString() {
        return Arrays.stream(dims).mapToObj(Long::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
