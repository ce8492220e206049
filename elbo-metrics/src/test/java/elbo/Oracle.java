package elbo;

import elbo.nearest.Points;
import elbo.tensor.SafeTensors;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;

/** Inputs and numbers of others, in a safetensors file of {@code src/test/resources/reference}; its script is of the same name. */
public record Oracle(SafeTensors file) {
    public static Oracle of(String name) {
        URL found = Objects.requireNonNull(Oracle.class.getResource("/reference/" + name + ".safetensors"), name);
        try {
            return new Oracle(SafeTensors.read(Path.of(found.toURI())));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private SafeTensors.Entry entry(String name) {
        return Objects.requireNonNull(file.entries().get(name), name);
    }

    /** The only number of an array of doubles. */
    public double number(String name) {
        return doubles(name)[0];
    }

    public double[] doubles(String name) {
        ByteBuffer data = entry(name).data();
        double[] values = new double[data.remaining() / Double.BYTES];
        data.asDoubleBuffer().get(values);
        return values;
    }

    public int[] ints(String name) {
        ByteBuffer data = entry(name).data();
        int[] values = new int[data.remaining() / Long.BYTES];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.toIntExact(data.getLong());
        }
        return values;
    }

    /** An array of floats, {@code [n, dims]}. */
    public Points points(String name) {
        SafeTensors.Entry entry = entry(name);
        float[] values = new float[Math.toIntExact(entry.shape().size())];
        entry.data().asFloatBuffer().get(values);
        return new Points(
                name,
                Math.toIntExact(entry.shape().dim(0)),
                Math.toIntExact(entry.shape().dim(1)),
                values);
    }

    /** The same as doubles. */
    public double[][] rows(String name) {
        Points points = points(name);
        double[][] rows = new double[points.n()][points.dims()];
        for (int i = 0; i < points.values().length; i++) {
            rows[i / points.dims()][i % points.dims()] = points.values()[i];
        }
        return rows;
    }
}
