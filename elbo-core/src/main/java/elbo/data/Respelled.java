package elbo.data;

import elbo.Refusal;
import elbo.tensor.DType;
import elbo.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Texts of another alphabet in that of a model, with blanks up to its length: a view. */
final class Respelled implements Dataset {
    private final Dataset base;
    private final Form form;
    private final int[] numbers;

    /** @throws Refusal for symbols that the model does not know, and texts that are longer than its own */
    Respelled(Dataset base, Form form) {
        if (!base.alphabet().between().equals(form.alphabet().between())) {
            boolean words = base.alphabet().between().isEmpty();
            throw new Refusal(
                    base.name(),
                    words
                            ? "was read by letters, and the model reads words. Fix: FILE#words"
                            : "was read by words, and the model reads letters. Fix: leave #words out");
        }
        if (base.eventShape().size() > form.shape().size()) {
            throw new Refusal(
                    base.name(),
                    "holds texts of up to " + base.eventShape().size() + " symbols, and the model reads "
                            + form.shape().size() + ". Fix: leave the longer ones out");
        }
        this.base = base;
        this.form = form;
        this.numbers = form.alphabet().numbers(base.name(), base.alphabet());
    }

    @Override
    public String name() {
        return base.name();
    }

    @Override
    public int size() {
        return base.size();
    }

    @Override
    public Shape eventShape() {
        return form.shape();
    }

    @Override
    public Kind kind() {
        return Kind.SYMBOL;
    }

    @Override
    public Alphabet alphabet() {
        return form.alphabet();
    }

    @Override
    public DType storage() {
        return DType.FLOAT32;
    }

    @Override
    public float scale() {
        return 1;
    }

    @Override
    public Labels labels() {
        return base.labels();
    }

    @Override
    public void read(int from, int count, ByteBuffer into) {
        int theirs = (int) base.eventShape().size();
        int mine = (int) form.shape().size();
        ByteBuffer rows = ByteBuffer.allocate(Math.multiplyExact(count, theirs * Float.BYTES))
                .order(ByteOrder.nativeOrder());
        base.read(from, count, rows);
        rows.flip();
        FloatBuffer out = into.duplicate().order(ByteOrder.nativeOrder()).asFloatBuffer();
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < mine; k++) {
                out.put(k < theirs ? numbers[(int) rows.getFloat()] : 0);
            }
        }
        into.position(into.position() + count * mine * Float.BYTES);
    }
}
