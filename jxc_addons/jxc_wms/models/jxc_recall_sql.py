"""Queries of recalls; values are bound by ``SQL``."""

#: Lots and all that are linked to them by production, in one direction.
WALK_LOTS = """
WITH RECURSIVE walk (lot_id) AS (
    SELECT unnest(%(lots)s)
     UNION
    SELECT found.lot_id
      FROM walk
      JOIN stock_move_line line ON line.lot_id = walk.lot_id AND line.state = 'done'
      JOIN stock_move_line_consume_rel rel ON %(start)s = line.id
      JOIN stock_move_line found ON found.id = %(end)s
     WHERE found.lot_id IS NOT NULL AND found.state = 'done'
)
SELECT lot_id FROM walk
"""

#: What was moved, by move and lot; order and partner come from the nearest step that has one.
READ_DONE = """
   WITH RECURSIVE done AS (
       SELECT line.move_id, line.lot_id, line.product_id,
              SUM(line.quantity_product_uom) AS quantity, MAX(line.date) AS date,
              MIN(line.location_id) AS source_id,
              MIN(line.location_dest_id) AS target_id,
              source.usage AS source_usage, target.usage AS target_usage
         FROM stock_move_line line
         JOIN stock_location source ON source.id = line.location_id
         JOIN stock_location target ON target.id = line.location_dest_id
        WHERE line.lot_id = ANY(%(lots)s) AND line.state = 'done'
          AND line.company_id = ANY(%(companies)s)
          AND (NOT %(receipts)s OR source.usage = 'supplier')
     GROUP BY line.move_id, line.lot_id, line.product_id, source.usage, target.usage
   ), walk (root_id, move_id, forward, depth) AS (
       SELECT DISTINCT move_id, move_id, source_usage IN ('supplier', 'customer'), 0
         FROM done
        UNION
       SELECT walk.root_id, link.move_dest_id, TRUE, walk.depth + 1
         FROM walk JOIN stock_move_move_rel link ON link.move_orig_id = walk.move_id
        WHERE walk.forward AND walk.depth < 20
   ), back (root_id, move_id, depth) AS (
       SELECT root_id, move_id, 0 FROM walk WHERE NOT forward AND depth = 0
        UNION
       SELECT back.root_id, link.move_orig_id, back.depth + 1
         FROM back JOIN stock_move_move_rel link ON link.move_dest_id = back.move_id
        WHERE back.depth < 20
   ), chain AS (
       SELECT root_id, move_id, depth FROM walk
        UNION ALL
       SELECT root_id, move_id, depth FROM back
   ), source AS (
       SELECT chain.root_id,
              (array_agg(sale.order_id ORDER BY chain.depth)
                   FILTER (WHERE sale.order_id IS NOT NULL))[1] AS sale_id,
              (array_agg(buy.order_id ORDER BY chain.depth)
                   FILTER (WHERE buy.order_id IS NOT NULL))[1] AS purchase_id,
              (array_agg(COALESCE(picking.partner_id, move.partner_id)
                   ORDER BY chain.depth)
                   FILTER (WHERE COALESCE(picking.partner_id, move.partner_id)
                           IS NOT NULL))[1] AS partner_id
         FROM chain
         JOIN stock_move move ON move.id = chain.move_id
    LEFT JOIN stock_picking picking ON picking.id = move.picking_id
    LEFT JOIN sale_order_line sale ON sale.id = move.sale_line_id
    LEFT JOIN purchase_order_line buy ON buy.id = move.purchase_line_id
     GROUP BY chain.root_id
   )
   SELECT done.*, move.picking_id, COALESCE(picking.name, move.reference),
          source.sale_id, source.purchase_id,
          COALESCE(picking.partner_id, move.partner_id, source.partner_id)
     FROM done
     JOIN stock_move move ON move.id = done.move_id
LEFT JOIN stock_picking picking ON picking.id = move.picking_id
LEFT JOIN source ON source.root_id = done.move_id
 ORDER BY done.date, done.move_id
"""

#: What is booked to leave, by document.
READ_PLANNED = """
   SELECT line.lot_id, line.product_id, SUM(line.quantity_product_uom),
          MIN(move.date), MIN(line.location_id), MIN(line.location_dest_id),
          move.picking_id, COALESCE(picking.name, MIN(move.reference)),
          MIN(sale.order_id), COALESCE(picking.partner_id, MIN(move.partner_id))
     FROM stock_move_line line
     JOIN stock_move move ON move.id = line.move_id
     JOIN stock_location source ON source.id = line.location_id
LEFT JOIN stock_picking picking ON picking.id = move.picking_id
LEFT JOIN sale_order_line sale ON sale.id = move.sale_line_id
    WHERE line.lot_id = ANY(%s) AND line.state NOT IN ('done', 'cancel', 'draft')
      AND line.company_id = ANY(%s) AND source.usage IN ('internal', 'transit')
 GROUP BY line.lot_id, line.product_id, move.picking_id, picking.name,
          picking.partner_id
"""

#: What is there, by place.
READ_STOCK = """
  SELECT quant.lot_id, quant.product_id, SUM(quant.quantity), quant.location_id,
         MIN(quant.in_date)
    FROM stock_quant quant
    JOIN stock_location place ON place.id = quant.location_id
   WHERE quant.lot_id = ANY(%s) AND place.usage IN ('internal', 'transit')
     AND (quant.company_id IS NULL OR quant.company_id = ANY(%s))
GROUP BY quant.lot_id, quant.product_id, quant.location_id
  HAVING SUM(quant.quantity) <> 0
"""
