package elbo.data.format;

import elbo.Problem;
import elbo.Refusal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the head of a MATLAB variable says.
 *
 * @param logical whether its numbers are truth values
 * @param dims    its sizes as MATLAB tells them; in the file the first runs fastest
 */
record MatVariable(String name, Type type, boolean logical, boolean complex, long[] dims) {
    static final int LOGICAL = 1 << 9;
    static final int COMPLEX = 1 << 11;

    /** Classes of MATLAB, as far as they make a difference. */
    enum Type {
        OTHER,
        OBJECT,
        U1,
        U8,
        NUMBER;

        /** Of the number in a file. */
        static Optional<Type> of(int code) {
            return Optional.ofNullable(
                    switch (code) {
                        case 1, 2, 4, 5 -> OTHER; // cells, structures, text, sparse
                        case 3, 16, 17 -> OBJECT; // and handles of functions
                        case 9 -> U1;
                        case 15 -> U8;
                        case 6, 7, 8, 10, 11, 12, 13, 14 -> NUMBER;
                        default -> null;
                    });
        }
    }

    /** How many bytes a number takes that is stored so, whatever its class is. */
    static Optional<Integer> width(int stored) {
        return Optional.ofNullable(
                switch (stored) {
                    case 1, 2 -> 1;
                    case 3, 4 -> 2;
                    case 5, 6, 7 -> 4;
                    case 9, 12, 13 -> 8;
                    default -> null;
                });
    }

    /** Whether it is a full array of real numbers, at least one. */
    boolean readable() {
        return type != Type.OTHER && !complex && Arrays.stream(dims).allMatch(d -> d > 0);
    }

    /** Whether numbers stay one byte each in memory. */
    boolean staysBytes() {
        return logical || type == Type.U1;
    }

    long count(String where) {
        return Numbers.count(where, dims);
    }

    /** Whether all but one of its sizes are 1. */
    boolean vector() {
        return Arrays.stream(dims).filter(d -> d != 1).count() <= 1;
    }

    /** {@code 560 x 1965}. */
    String size() {
        return Arrays.stream(dims).mapToObj(Long::toString).collect(Collectors.joining(" x "));
    }

    /** {@code ff (560 x 1965)}. */
    String shown() {
        return Problem.shown(name) + " (" + size() + ")";
    }

    /** For messages. */
    String where(Path file) {
        return file + ", variable " + Problem.shown(name);
    }

    /** @throws Refusal saying what it is instead, if it holds no real numbers */
    void requireReadable(Path file) {
        if (!readable()) {
            throw new Refusal(
                    where(file),
                    (complex ? "holds complex numbers" : type == Type.OTHER ? "is no full matrix" : "is empty")
                            + "; examples are full matrices of real numbers");
        }
    }
}
