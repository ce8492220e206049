package elbo.tensor;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Who multiplies matrices. LibTorch asks OpenBLAS. Where the processor has AVX-512, oneDNN, which is a part of LibTorch too, is
 * faster by a tenth or more, but has its price at each call. So LibTorch is made to ask oneDNN, and those products of floats on
 * the CPU that are small are handed to OpenBLAS from here. Which of them multiplies depends on the processor and on sizes alone,
 * so a computation has the same bits each time.
 */
final class Products {
    /** Multiplications from which on a product gains more from oneDNN than the call costs. */
    private static final long LARGE = 1L << 21;

    /** Errors relative to the largest number: single precision leaves some 1e-6, bfloat16 1e-2. */
    private static final double SINGLE = 1e-4;

    private static final boolean ONE_DNN = Blas.present()
            && torch.get_cpu_capability().getString().startsWith("AVX512")
            && !ProcessSettings.cpuFlags().contains("amx_bf16")
            && exact();

    private Products() {}

    /** Whether large products of floats are oneDNN's, which computes on LibTorch's own threads. */
    static boolean oneDnn() {
        return ONE_DNN;
    }

    /**
     * Makes LibTorch ask oneDNN, for which it must be allowed to round to bfloat16. oneDNN uses that leave only where there are
     * matrix units for it (AMX), and there it is not asked. Should it use it elsewhere, a product shows that, and the leave is
     * taken back.
     */
    private static boolean exact() {
        roundingAllowed(true);
        boolean exact = error() < SINGLE;
        if (!exact) {
            roundingAllowed(false);
        }
        return exact;
    }

    private static void roundingAllowed(boolean allowed) {
        torch.Float32Precision precision = allowed ? torch.Float32Precision.BF16 : torch.Float32Precision.NONE;
        torch.globalContext()
                .setFloat32Precision(torch.Float32Backend.MKLDNN.value, torch.Float32Op.MATMUL.value, precision.value);
    }

    private static double error() {
        try (PointerScope s = new PointerScope()) {
            var doubles = new TensorOptions(torch.ScalarType.Double);
            var a = torch.arange(new Scalar(1 << 16), doubles).sin().view(64, 1024);
            var b = torch.arange(new Scalar(1 << 18), doubles).cos().view(1024, 256);
            var single = torch.ScalarType.Float;
            var right = a.matmul(b);
            var found = a.to(single).matmul(b.to(single));
            return found.sub(right).abs().max().item_double()
                    / right.abs().max().item_double();
        }
    }

    /** {@code x W^T + b}: see {@link Tensor#linear}. */
    static org.bytedeco.pytorch.Tensor linear(
            org.bytedeco.pytorch.Tensor x, org.bytedeco.pytorch.Tensor weight, org.bytedeco.pytorch.Tensor bias) {
        Matrix left = Matrix.of(x);
        Matrix right = Matrix.of(weight);
        boolean sameType =
                bias.scalar_type().value == x.scalar_type().value; // else the copy below would convert it, unsaid
        if (left == null || right == null || !sameType || !small(left, right.transposed())) {
            return torch.linear(x, weight, new TensorOptional(bias));
        }
        var y = x.new_empty(new long[] {left.rows(), right.rows()});
        var unused = y.copy_(bias);
        Blas.multiply(left, right.transposed(), 1, y.data_ptr().address());
        return y;
    }

    /** See {@link Tensor#matmul}. */
    static org.bytedeco.pytorch.Tensor of(org.bytedeco.pytorch.Tensor a, org.bytedeco.pytorch.Tensor b) {
        Matrix left = Matrix.of(a);
        Matrix right = Matrix.of(b);
        if (left == null || right == null || !small(left, right)) {
            return a.matmul(b);
        }
        var y = a.new_empty(new long[] {left.rows(), right.columns()});
        Blas.multiply(left, right, 0, y.data_ptr().address());
        return y;
    }

    /** {@code out = a b}, or {@code out += a b}; {@code out} is contiguous and of the product's shape and type. */
    static org.bytedeco.pytorch.Tensor into(
            org.bytedeco.pytorch.Tensor out,
            org.bytedeco.pytorch.Tensor a,
            org.bytedeco.pytorch.Tensor b,
            boolean add) {
        Matrix left = Matrix.of(a);
        Matrix right = Matrix.of(b);
        if (left != null && right != null && small(left, right)) {
            Blas.multiply(left, right, add ? 1 : 0, out.data_ptr().address());
            return out;
        }
        return add ? out.addmm_(a, b) : torch.mm_out(out, a, b);
    }

    /** Whether this is a product, and one that oneDNN would take longer for. */
    private static boolean small(Matrix a, Matrix b) {
        return a.columns() == b.rows() && (long) a.rows() * a.columns() * b.columns() < LARGE;
    }

    /** Floats in memory as the BLAS sees them: {@code rows} x {@code columns}, lying row after row unless {@code flipped}. */
    record Matrix(long address, int rows, int columns, int stride, boolean flipped) {
        /** Null for what is none, and wherever LibTorch is to multiply whatever the size. */
        static @Nullable Matrix of(org.bytedeco.pytorch.Tensor t) {
            if (!ONE_DNN
                    || t.dim() != 2
                    || t.numel() == 0
                    || t.is_cuda()
                    || t.requires_grad() // then LibTorch differentiates, and must see the product
                    || t.scalar_type().value != torch.ScalarType.Float.value) {
                return null;
            }
            long rows = t.size(0);
            long columns = t.size(1);
            if (Math.max(Math.max(rows, columns), Math.max(t.stride(0), t.stride(1))) > Integer.MAX_VALUE) {
                return null;
            }
            if (t.stride(1) == 1 && t.stride(0) >= columns) {
                return new Matrix(t.data_ptr().address(), (int) rows, (int) columns, (int) t.stride(0), false);
            }
            return t.stride(0) == 1 && t.stride(1) >= rows
                    ? new Matrix(t.data_ptr().address(), (int) rows, (int) columns, (int) t.stride(1), true)
                    : null;
        }

        Matrix transposed() {
            return new Matrix(address, columns, rows, stride, !flipped);
        }
    }
}
