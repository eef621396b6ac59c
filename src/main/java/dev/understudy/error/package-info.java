/** What is thrown at users for a cassette or a contract pack that is not sound. */
@NullMarked
package dev.understudy.error;

import org.jspecify.annotations.NullMarked;
