package elbo.tensor;

import org.bytedeco.pytorch.global.torch;

/** Functions of the matrices {@code [.., N, N]} that the last two dimensions hold. */
public final class Matrices {
    private Matrices() {}

    /** Zeros above the diagonal that lies {@code diagonal} places to the right of the main one. */
    public static Tensor lowerTriangle(Tensor x, int diagonal) {
        return Operation.of(
                "lowerTriangle",
                in -> torch.tril(in[0], diagonal),
                new Tensor[] {x},
                (g, y) -> lowerTriangle(g, diagonal));
    }

    /** The main diagonal, {@code [.., N]}. */
    public static Tensor diagonal(Tensor x) {
        return Operation.of(
                "diagonal", in -> torch.diagonal(in[0], 0, -2, -1), new Tensor[] {x}, (g, y) -> ofDiagonal(g));
    }

    /** Zeros but for a main diagonal, {@code [.., N]} to {@code [.., N, N]}. */
    public static Tensor ofDiagonal(Tensor x) {
        return Operation.of("ofDiagonal", in -> torch.diag_embed(in[0]), new Tensor[] {x}, (g, y) -> diagonal(g));
    }

    /** The {@code x} of {@code L x = b}, {@code L [.., N, N]} lower triangular and {@code b [.., N, M]}. */
    public static Tensor solveLower(Tensor l, Tensor b) {
        return Operation.of("solveLower", in -> torch.linalg_solve_triangular(in[0], in[1], false), l, b);
    }

    /** {@code log |det x|}, {@code [.., N, N]} to {@code [..]}; minus infinity where x has no inverse. */
    public static Tensor logDeterminant(Tensor x) {
        return Operation.of("logDeterminant", in -> torch.slogdet(in[0]).get1(), x);
    }

    /** The inverse. */
    public static Tensor inverse(Tensor x) {
        return Operation.of("inverse", in -> torch.linalg_inv(in[0]), x);
    }
}
