package elbo.sampler;

import elbo.explore.Codes;
import elbo.explore.Encoded;
import elbo.tensor.Rng;
import elbo.testing.Reference;
import java.util.Optional;

/** Codes of which a test knows where they are from. */
final class TestCodes {
    private static final double[][] CORNERS = {{-4, -4}, {-4, 4}, {4, -4}, {4, 4}};

    private TestCodes() {}

    static Encoded encoded(float[] draws, int dims) {
        return new Encoded(new Codes(draws.length / dims, dims, draws, Optional.empty()), draws);
    }

    /** Points of a table's columns {@code prefix1} and {@code prefix2}. */
    static float[] table(String prefix) {
        double[][] rows = Reference.table("sampler_codes").matrix(prefix);
        float[] out = new float[rows.length * 2];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) rows[i / 2][i % 2];
        }
        return out;
    }

    static double value(String name) {
        return Reference.table("sampler_values").rows().stream()
                .filter(r -> r.text("name").equals(name))
                .findFirst()
                .orElseThrow()
                .get("value");
    }

    /** Four skewed normals at the corners of a square. */
    static float[] corners(int n, Rng rng) {
        float[] out = new float[2 * n];
        for (int i = 0; i < n; i++) {
            double[] at = CORNERS[rng.nextInt(CORNERS.length)];
            double a = rng.nextGaussian();
            double b = rng.nextGaussian();
            out[2 * i] = (float) (at[0] + a);
            out[2 * i + 1] = (float) (at[1] + 0.8 * a + 0.5 * b);
        }
        return out;
    }

    /** Two rings of radius 1 and 3, with a little noise. */
    static float[] rings(int n, Rng rng) {
        float[] out = new float[2 * n];
        for (int i = 0; i < n; i++) {
            double radius = (i % 2 == 0 ? 1 : 3) + 0.05 * rng.nextGaussian();
            double angle = rng.uniform(0, 2 * Math.PI);
            out[2 * i] = (float) (radius * Math.cos(angle));
            out[2 * i + 1] = (float) (radius * Math.sin(angle));
        }
        return out;
    }
}
