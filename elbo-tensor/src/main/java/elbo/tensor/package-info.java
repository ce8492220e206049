/**
 * The one door to LibTorch. Everything outside works with {@link elbo.tensor.Tensor}, which owns native memory through
 * {@link elbo.tensor.Scope}; nothing outside knows {@code org.bytedeco}.
 *
 * <p>{@link elbo.tensor.Shape}, {@link elbo.tensor.DType} and {@link elbo.tensor.Rng} are plain Java and never load the
 * engine, so that data can be read and recipes checked on a machine that lacks it.
 */
@NullMarked
package elbo.tensor;

import org.jspecify.annotations.NullMarked;
