/** Wrong endpoint, base URL, body, model or key: what is wrong, what shows it, what to do. */
@NullMarked
package dev.understudy.diagnose;

import org.jspecify.annotations.NullMarked;
