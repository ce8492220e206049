package elbo.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** What a data set holds, as arrays, for assertions. */
public final class Stored {
    private Stored() {}

    /** The values of examples {@code from ..}, each times the scale, one after the other. */
    public static float[] values(Dataset data, int from, int count) {
        int n = count * (int) data.eventShape().size();
        ByteBuffer b = ByteBuffer.allocate(n * data.storage().bytes()).order(ByteOrder.nativeOrder());
        data.read(from, count, b);
        b.flip();
        float[] v = new float[n];
        for (int i = 0; i < n; i++) {
            v[i] = (data.storage().floating() ? b.getFloat() : b.get() & 0xFF) * data.scale();
        }
        return v;
    }

    public static float[] values(Dataset data) {
        return values(data, 0, data.size());
    }

    /** Names of the classes of all examples. */
    public static List<String> classes(Dataset data) {
        Labels.Column c = data.labels().column(Labels.CLASS).orElseThrow();
        List<String> names = new ArrayList<>();
        for (float v : c.values()) {
            names.add(c.names().get((int) v));
        }
        return names;
    }
}
