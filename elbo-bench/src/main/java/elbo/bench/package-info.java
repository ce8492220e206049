/**
 * The hot pieces by themselves, measured with JMH: {@code benchmarks/micro}. Whole workloads are measured by {@code elbo bench}.
 */
@NullMarked
package elbo.bench;

import org.jspecify.annotations.NullMarked;
