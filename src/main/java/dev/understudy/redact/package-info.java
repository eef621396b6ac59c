/** Finding secrets and putting placeholders in their place before anything is kept. */
@NullMarked
package dev.understudy.redact;

import org.jspecify.annotations.NullMarked;
