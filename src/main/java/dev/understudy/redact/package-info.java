/** Finding secrets, and replacing them with placeholders before anything is stored. */
@NullMarked
package dev.understudy.redact;

import org.jspecify.annotations.NullMarked;
