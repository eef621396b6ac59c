/** One HTTP request on its way through: reading it, and answering in its dialect. */
@NullMarked
package dev.understudy.http;

import org.jspecify.annotations.NullMarked;
