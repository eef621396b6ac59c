/** Request keys, and the choice of the recorded interaction that answers a request. */
@NullMarked
package dev.understudy.match;

import org.jspecify.annotations.NullMarked;
