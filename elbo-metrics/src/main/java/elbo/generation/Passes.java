package elbo.generation;

import elbo.metric.Ticker;
import elbo.nearest.Distances;

/** How a measurement goes that passes over all examples several times; told in hundredths. */
record Passes(Ticker ticker, String what, int of) {
    /**
     * @param number of this pass, from 0
     * @param rows   in it
     */
    Distances.Done pass(int number, int rows) {
        return done -> ticker.done(what, (number * 100L + 100L * done / rows) / of, 100);
    }
}
