/**
 * Figures from plain arrays. Every method here is a pure function from numbers to a {@link elbo.plot.Figure}: picture
 * sheets ({@link elbo.plot.Sheet}), and charts ({@link elbo.plot.LossChart}, {@link elbo.plot.LatentScatter},
 * {@link elbo.plot.KlBars}, {@link elbo.plot.Profiles}, and the general {@link elbo.plot.Lines}, {@link elbo.plot.Bars}, {@link elbo.plot.Intervals},
 * {@link elbo.plot.Histogram}).
 *
 * <p>Nothing of models or data sets is known here. Losses are in nats, summed over dimensions and averaged over examples,
 * where the caller says so in the axis titles; this package draws what it is given and never rescales it.
 *
 * <p>Figures are drawn for twice the pixel density of a screen, on white, in colours that colour-blind readers can tell
 * apart. No window is opened; on a machine with a broken display start Java with {@code -Djava.awt.headless=true}.
 */
@NullMarked
package elbo.plot;

import org.jspecify.annotations.NullMarked;
