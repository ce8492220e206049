/**
 * The hot pieces by themselves, measured with JMH: {@code benchmarks/micro}; how the cost of training grows:
 * {@code benchmarks/growth}. Whole workloads are measured by {@code elbo bench}.
 */
@NullMarked
package elbo.bench;

import org.jspecify.annotations.NullMarked;
