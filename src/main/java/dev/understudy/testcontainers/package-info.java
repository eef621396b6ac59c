/** Understudy's image as a Testcontainers module. */
@NullMarked
package dev.understudy.testcontainers;

import org.jspecify.annotations.NullMarked;
