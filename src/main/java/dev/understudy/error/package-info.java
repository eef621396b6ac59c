/** Exceptions for a cassette or a contract pack that cannot be used. */
@NullMarked
package dev.understudy.error;

import org.jspecify.annotations.NullMarked;
