package elbo.sampler;

import elbo.Refusal;
import elbo.Source;
import elbo.explore.Encoded;
import elbo.nn.Schedule;
import elbo.regulariser.Mmd;
import elbo.tensor.Along;
import elbo.tensor.DType;
import elbo.tensor.Grad;
import elbo.tensor.Matrices;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How far sampled codes are from codes of examples, each distance beside its value between two halves of the latter: the floor, which
 * other draws of the same distribution come to. All codes are first divided by one number, the root of the mean variance of the
 * examples' codes, so that models can be compared; directions keep their shares. {@code frechet} sees means and covariances only, which a fitted normal has.
 *
 * @param n    codes on each side
 * @param rows the distances
 */
@Source(
        work = "the distances: arXiv:1711.01558 (mmd, IMQ kernel), arXiv:1804.01947 (sliced_wasserstein),"
                + " Szekely and Rizzo 2013 (energy), arXiv:1706.08500 (frechet)",
        at = "")
public record CodeDistances(int n, List<Row> rows) {
    /** Codes on each side, at most. */
    public static final int MOST = 1000;

    private static final int PROJECTIONS = 200;
    private static final Mmd MMD =
            new Mmd(Mmd.Kernel.IMQ, List.of(0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0), Schedule.constant(1));

    /**
     * One distance, without unit; 0 in expectation for equal distributions, but for {@code frechet} and {@code sliced_wasserstein},
     * which are above 0 for finitely many codes.
     *
     * @param floor the same between two halves of the examples' codes
     */
    public record Row(String name, double value, double floor) {}

    public CodeDistances {
        rows = List.copyOf(rows);
    }

    /**
     * @param sampled  {@code [at least n, dims]}
     * @param examples {@code [at least 2 n, dims]}, of which n are compared, and n others with these
     */
    public static CodeDistances of(float[] sampled, float[] examples, int dims, Rng rng) {
        int n = Math.min(MOST, Math.min(sampled.length / dims, examples.length / dims / 2));
        if (n < 2) {
            throw new Refusal("codes", "distances need at least 2 sampled codes and 4 of examples");
        }
        int[] order = rng.fork("halves").permutation(examples.length / dims);
        int[] one = Arrays.copyOf(order, n);
        int[] other = Arrays.copyOfRange(order, n, 2 * n);
        try (Grad.Guard off = Grad.off();
                Scope s = Scope.open()) {
            Tensor a = tensor(Encoded.rows(examples, dims, one), dims);
            Tensor b = tensor(Encoded.rows(examples, dims, other), dims);
            Tensor z = tensor(Arrays.copyOf(sampled, n * dims), dims);
            Tensor both = Tensors.cat(List.of(a, b), 0);
            double scale = Math.sqrt(Math.max(both.variance(0).mean().item(), 1e-24));
            Tensor middle = both.mean(0);
            return of(
                    z.sub(middle).div(scale),
                    a.sub(middle).div(scale),
                    b.sub(middle).div(scale),
                    rng);
        }
    }

    /** Of codes as they are: z sampled, a and b of examples; {@code [N, D]} each, in doubles. */
    static CodeDistances of(Tensor z, Tensor a, Tensor b, Rng rng) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("mmd", MMD.between(z, a).item(), MMD.between(b, a).item()));
        Tensor directions = directions(a, rng.fork("directions"));
        rows.add(new Row("sliced_wasserstein", sliced(z, a, directions), sliced(b, a, directions)));
        rows.add(new Row("energy", energy(z, a), energy(b, a)));
        rows.add(new Row("frechet", Frechet.between(z, a), Frechet.between(b, a)));
        return new CodeDistances(Math.toIntExact(a.shape().dim(0)), rows);
    }

    private static Tensor tensor(float[] rows, int dims) {
        return Tensors.of(rows, rows.length / dims, dims).to(DType.FLOAT64);
    }

    private static Tensor directions(Tensor like, Rng rng) {
        Tensor normal = Tensors.normal(rng, Shape.of(like.shape().dim(1), PROJECTIONS), like.dtype(), like.device());
        return normal.div(normal.square().sum(0).sqrt());
    }

    /** The root of the mean over directions of the squared 2-Wasserstein distance along each. */
    private static double sliced(Tensor x, Tensor y, Tensor directions) {
        Tensor difference = Along.sorted(x.matmul(directions), 0).sub(Along.sorted(y.matmul(directions), 0));
        return Math.sqrt(difference.square().mean().item());
    }

    /** {@code 2 E|x - y| - E|x - x'| - E|y - y'|}, pairs of a code with itself left out. */
    static double energy(Tensor x, Tensor y) {
        double n = x.shape().dim(0);
        double within = distances(x, x) + distances(y, y);
        return 2 * distances(x, y) / (n * n) - within / (n * (n - 1));
    }

    /** The sum over all pairs. */
    private static double distances(Tensor x, Tensor y) {
        try (Scope s = Scope.open()) {
            Tensor products = x.matmul(y.transpose(0, 1)).mul(-2);
            Tensor squares =
                    products.add(x.square().sum(1).unsqueeze(1)).add(y.square().sum(1));
            // what a code is from itself is rounding, whose root would count
            double sum = squares.clampMin(0).sqrt().sum().item();
            return x == y
                    ? sum - Matrices.diagonal(squares.clampMin(0).sqrt()).sum().item()
                    : sum;
        }
    }

    /** The value of a distance by its name. */
    public double value(String name) {
        return rows.stream()
                .filter(r -> r.name().equals(name))
                .mapToDouble(Row::value)
                .findFirst()
                .orElseThrow();
    }

    /** The numbers by their names: each {@code {value, floor}}. */
    public Map<String, Object> byName() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("n", n);
        rows.forEach(r -> out.put(r.name(), Map.of("value", r.value(), "floor", r.floor())));
        return out;
    }

    /** For people: a line for each distance. */
    public List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%-20s %12s %12s", "distance of codes", "sampled", "floor"));
        rows.forEach(r -> lines.add(String.format(Locale.ROOT, "%-20s %12.5f %12.5f", r.name(), r.value(), r.floor())));
        return lines;
    }
}
