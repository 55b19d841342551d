"""Queries of stock alerts; values are bound by ``SQL``."""

#: On hand, booked, coming, leaving and of no use, by reordering rule.
#: Of no use is what nobody has booked of blocked and expired lots: it can't be sold.
READ_AMOUNTS = """
   WITH point AS (
       SELECT op.id, op.product_id, place.parent_path || '%%' AS path
         FROM stock_warehouse_orderpoint op
         JOIN stock_location place ON place.id = op.location_id
        WHERE op.id = ANY(%(ids)s)
   ), stock AS (
       SELECT point.id, SUM(quant.quantity) AS quantity,
              SUM(quant.reserved_quantity) AS reserved,
              SUM(GREATEST(quant.quantity - quant.reserved_quantity, 0))
                  FILTER (WHERE lot.jxc_blocked
                             OR lot.expiration_date <= now() AT TIME ZONE 'UTC') AS useless
         FROM point
         JOIN stock_quant quant ON quant.product_id = point.product_id
         JOIN stock_location place
           ON place.id = quant.location_id AND place.parent_path LIKE point.path
    LEFT JOIN stock_lot lot ON lot.id = quant.lot_id
        WHERE place.usage = 'internal'
     GROUP BY point.id
   ), way AS (
       SELECT point.id, move.product_qty,
              source.parent_path LIKE point.path AS leaves,
              goal.parent_path LIKE point.path AS comes
         FROM point
         JOIN stock_move move ON move.product_id = point.product_id
         JOIN stock_location source ON source.id = move.location_id
         JOIN stock_location goal
           ON goal.id = COALESCE(move.location_final_id, move.location_dest_id)
        WHERE move.state = ANY(%(states)s)
   ), moves AS (
       SELECT id, SUM(product_qty) FILTER (WHERE comes AND NOT leaves) AS incoming,
              SUM(product_qty) FILTER (WHERE leaves AND NOT comes) AS outgoing
         FROM way
     GROUP BY id
   )
   SELECT point.id, COALESCE(stock.quantity, 0), COALESCE(stock.reserved, 0),
          COALESCE(moves.incoming, 0), COALESCE(moves.outgoing, 0), COALESCE(stock.useless, 0)
     FROM point
LEFT JOIN stock ON stock.id = point.id
LEFT JOIN moves ON moves.id = point.id
"""

#: What warehouses have beyond their own minimum, of what can be used.
READ_SPARE = """
  SELECT quant.product_id, warehouse.company_id, warehouse.id,
         COALESCE(SUM(quant.quantity - quant.reserved_quantity)
                      FILTER (WHERE lot.jxc_blocked IS NOT TRUE
                                AND (lot.expiration_date IS NULL
                                     OR lot.expiration_date > now() AT TIME ZONE 'UTC')),
                  0) - COALESCE((
             SELECT SUM(op.product_min_qty)
               FROM stock_warehouse_orderpoint op
              WHERE op.active AND op.warehouse_id = warehouse.id
                AND op.product_id = quant.product_id), 0)
    FROM stock_quant quant
    JOIN stock_location place ON place.id = quant.location_id
    JOIN stock_warehouse warehouse ON warehouse.id = place.warehouse_id
    JOIN stock_location stock ON stock.id = warehouse.lot_stock_id
LEFT JOIN stock_lot lot ON lot.id = quant.lot_id
   WHERE quant.product_id = ANY(%s) AND warehouse.company_id = ANY(%s)
     AND warehouse.active AND place.usage = 'internal' AND quant.owner_id IS NULL
     AND place.parent_path LIKE stock.parent_path || '%%'
GROUP BY quant.product_id, warehouse.company_id, warehouse.id
"""

#: What customers and production got per day.
READ_DAILY_USE = """
  SELECT op.id, SUM(CASE WHEN source.parent_path LIKE root.parent_path || '%%'
                         THEN line.quantity_product_uom
                         ELSE -line.quantity_product_uom END)
                / GREATEST(company.jxc_use_days, 1)
    FROM stock_warehouse_orderpoint op
    JOIN res_company company ON company.id = op.company_id
    JOIN stock_warehouse warehouse ON warehouse.id = op.warehouse_id
    JOIN stock_location root ON root.id = warehouse.view_location_id
    JOIN stock_move_line line
      ON line.product_id = op.product_id AND line.state = 'done'
     AND line.date >= (now() AT TIME ZONE 'UTC')
                      - make_interval(days => GREATEST(company.jxc_use_days, 1))
    JOIN stock_location source ON source.id = line.location_id
    JOIN stock_location target ON target.id = line.location_dest_id
   WHERE op.id = ANY(%s)
     AND ((source.parent_path LIKE root.parent_path || '%%'
           AND target.usage IN ('customer', 'production'))
          OR (source.usage = 'customer'
              AND target.parent_path LIKE root.parent_path || '%%'))
GROUP BY op.id, company.jxc_use_days
"""
