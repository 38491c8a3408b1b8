/** What single SKUs tell, added up in each subtask before it goes anywhere. */
@NullMarked
package io.stockscope.job.stock.sum;

import org.jspecify.annotations.NullMarked;
