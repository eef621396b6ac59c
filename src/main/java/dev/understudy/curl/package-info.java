/** Curl commands as people paste them. */
@NullMarked
package dev.understudy.curl;

import org.jspecify.annotations.NullMarked;
