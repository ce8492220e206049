package elbo;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Where a part comes from: the paper and the place in it. Shown by {@code elbo recipes} and the catalogue page. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Source {
    /** The arXiv identifier, or empty. */
    String arxiv() default "";

    /** The work, where there is no arXiv identifier. */
    String work() default "";

    /** Equation, section or table. */
    String at() default "";
}
