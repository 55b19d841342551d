from odoo import api, models
from odoo.tools import SQL

#: Moves in these states are still to come.
OPEN_STATES = ("waiting", "confirmed", "partially_available", "assigned")


class JxcStockAlert(models.AbstractModel):
    """Reads what reordering rules are judged by; a fixed number of queries whatever their number."""

    _name = "jxc.stock.alert"
    _description = "Amounts of Stock Alerts"

    @api.model
    def _read_amounts(self, points):
        """Return ``{id: (on hand, booked, incoming, outgoing)}`` in the product's unit.

        Within the rule's place and all places inside; what only moves inside does not count.
        """
        if not points:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                WITH point AS (
                    SELECT op.id, op.product_id, place.parent_path || '%%' AS path
                      FROM stock_warehouse_orderpoint op
                      JOIN stock_location place ON place.id = op.location_id
                     WHERE op.id = ANY(%(ids)s)
                ), stock AS (
                    SELECT point.id, SUM(quant.quantity) AS quantity,
                           SUM(quant.reserved_quantity) AS reserved
                      FROM point
                      JOIN stock_quant quant ON quant.product_id = point.product_id
                      JOIN stock_location place
                        ON place.id = quant.location_id AND place.parent_path LIKE point.path
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
                       COALESCE(moves.incoming, 0), COALESCE(moves.outgoing, 0)
                  FROM point
             LEFT JOIN stock ON stock.id = point.id
             LEFT JOIN moves ON moves.id = point.id
                """,
                ids=points.ids,
                states=list(OPEN_STATES),
            )
        )
        return {row[0]: tuple(float(value) for value in row[1:]) for row in rows}

    @api.model
    def _read_spare(self, products, companies):
        """Return ``{(product, company, warehouse): what is free beyond its own minimum}``."""
        if not products:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT quant.product_id, warehouse.company_id, warehouse.id,
                       SUM(quant.quantity - quant.reserved_quantity) - COALESCE((
                           SELECT SUM(op.product_min_qty)
                             FROM stock_warehouse_orderpoint op
                            WHERE op.active AND op.warehouse_id = warehouse.id
                              AND op.product_id = quant.product_id), 0)
                  FROM stock_quant quant
                  JOIN stock_location place ON place.id = quant.location_id
                  JOIN stock_warehouse warehouse ON warehouse.id = place.warehouse_id
                  JOIN stock_location stock ON stock.id = warehouse.lot_stock_id
                 WHERE quant.product_id = ANY(%s) AND warehouse.company_id = ANY(%s)
                   AND warehouse.active AND place.usage = 'internal' AND quant.owner_id IS NULL
                   AND place.parent_path LIKE stock.parent_path || '%%'
              GROUP BY quant.product_id, warehouse.company_id, warehouse.id
                """,
                products.ids,
                companies.ids,
            )
        )
        return {tuple(row[:3]): float(row[3]) for row in rows}

    @api.model
    def _read_daily_use(self, points):
        """Return ``{id: average daily use}``: what customers and production got, less returns.

        Over so many days as the company says; goods that went to another warehouse were not
        used.
        """
        if not points:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
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
                """,
                points.ids,
            )
        )
        return {row[0]: max(float(row[1]), 0.0) for row in rows}
