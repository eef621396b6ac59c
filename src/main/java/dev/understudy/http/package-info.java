/** Reading an HTTP request, and answering it in its dialect. */
@NullMarked
package dev.understudy.http;

import org.jspecify.annotations.NullMarked;
