/**
 * What tests share: the tables of outside numbers, which the scripts in {@code src/test/python} write; derivatives by
 * differences, totals by quadrature, means with their errors; and the list of the parts that there are.
 */
@NullMarked
package elbo.testing;

import org.jspecify.annotations.NullMarked;
